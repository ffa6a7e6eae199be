/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * target.h - the parts of a fuzz target.
 *
 * A target is an ordinary libFuzzer binary.  It takes a few options of its own
 * (they start with two dashes; libFuzzer's with one) and three environment
 * variables: LOCKWEAVE_MODEL, LOCKWEAVE_STATS (stats.h) and LOCKWEAVE_COMMAND,
 * how the user called `lockweave`, for the replay command of reports.
 */
#ifndef LW_FUZZ_TARGET_H
#define LW_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "fuzz/stats.h"
#include "weave/runtime/engine.h"

#define LW_MODEL_ENV	"LOCKWEAVE_MODEL"
#define LW_COMMAND_ENV	"LOCKWEAVE_COMMAND"
#define LW_PATCH_ENV	"LOCKWEAVE_PATCH"	/* the --patch of that call, if any */
#define LW_PROGRAM_ENV	"LOCKWEAVE_PROGRAM"	/* in its place, of a program: files and options, a line each */
#define LW_BENCH_ENV	"LOCKWEAVE_BENCH"	/* if set, run the empty input whatever comes */

enum lw_exit { LW_EXIT_NOTHING = 0, LW_EXIT_FINDING = 1, LW_EXIT_USAGE = 2,
	       LW_EXIT_INCOMPLETE = 3 };

/* What the build knows of the target; one generated file defines it. */
struct lw_target_info {
	const char *lock;	/* what the lock's folder is called */
	const char *bug;	/* NULL: the lock as it is */
	const char *title;	/* the patch's subject */
	const char *expect;	/* its Expect: line */
	const char *models;	/* its Models: line */
};
extern const struct lw_target_info lw_target_info;

/* Options that are the target's own, taken out of libFuzzer's sight. */
struct lw_target_options {
	enum mm_model model;
	const char *replay;	/* file to run once */
	const char *shrink;	/* file to make smaller */
	const char *output;	/* for shrink, explore: where to write it */
	const char *coverage;	/* stats file to say the coverage of */
	const char *bench;	/* which inputs: "default" or "random" */
	unsigned int seconds;	/* for bench; for explore, 0: no limit */
	bool explore;
	const char *plan;	/* for explore: see plan.h */
	unsigned int threads, ops, preemptions;
	bool bound_preemptions;
	unsigned long long max_executions, max_memory;	/* max_memory: bytes */
	const char *max_memory_text;	/* as it was given */
	unsigned int jobs;		/* for explore: processes; 0: one */
	bool whole, json, describe, judge, no_judge, help;
};

/*
 * Exits with LW_EXIT_USAGE and one line on stderr if they make no sense.  *argv becomes an
 * array that can be freed.
 */
void lw_target_options(int *argc, char ***argv, struct lw_target_options *out);

/* Everything but fuzzing.  Each returns an exit status. */
int lw_target_replay(const struct lw_target_options *o);
int lw_target_shrink(const struct lw_target_options *o);
int lw_target_bench(const struct lw_target_options *o);
int lw_target_explore(const struct lw_target_options *o);
/* problem: why the scenario cannot be used, or NULL. */
int lw_target_describe(const char *problem);
int lw_target_coverage(const struct lw_target_options *o);

/* One line on stderr, then exit with LW_EXIT_USAGE. */
_Noreturn void lw_target_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Run `data` again, recorded, and fill in what reports need.  Returns false if
 * that gave another execution than `first`, which is a fault of lockweave.
 */
struct lw_report;
bool lw_target_record(const struct lw_input *input, const struct lw_outcome *first,
		      enum mm_model model, const char *file, struct lw_report *out);

/* All of the file, up to max bytes; exits with one line if it cannot be read. */
size_t lw_target_read(const char *path, uint8_t *data, size_t max);

/* "lockweave VERB NAME FILE --model M ...", for a shell; valid for the next few calls. */
const char *lw_target_command(const char *verb, const char *file, enum mm_model model);

/*
 * Whose fault it is that `file` ran differently when it ran again: lockweave's, or that of a
 * program which is not deterministic.  One line for stderr, in a static buffer.
 */
const char *lw_target_whose_fault(const char *file, const struct lw_outcome *a,
				  const struct lw_outcome *b);
/*
 * Runs a program's input some times over, with other bytes in memory that is not initialised,
 * too, and exits with one line if that makes a difference.  Of a lock: nothing.
 */
void lw_target_steady(const struct lw_input *input);

/* In what two outcomes of one input differ. */
void lw_target_differs(const struct lw_outcome *a, const struct lw_outcome *b, char *out,
		       size_t size);

/*
 * Where libFuzzer will write an input that crashes (kind "crash"), or where it
 * came from; where we write one of another kind.
 */
void lw_artifact_options(int argc, char **argv);
void lw_artifact_name(const char *kind, const uint8_t *data, size_t size, char *out,
		      size_t out_size);

/* ---- stock.c ---- */
/* The input that is about to run. */
void lw_target_under_way(struct lw_stats *shared, const uint8_t *input, size_t input_size);

#endif /* LW_FUZZ_TARGET_H */
