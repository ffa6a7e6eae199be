/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - one program, twice: by the litmus front end, or by what locks run under and the
 * explorer; and by trying every reads-from and every modification order and asking the judge.
 */
#ifndef TESTS_AXIOMS_CHECK_H
#define TESTS_AXIOMS_CHECK_H

#include "litmus/explore.h"
#include "model/generate.h"
#include "model/tiny.h"
#include "weave/judge/judge.h"

struct check_case {
	const char *name;	/* MODEL, MODEL/compiled, MODEL/in-order, MODEL/runtime */
	bool runtime;
	struct lt_request req;
	struct jg_options opt;
	enum generate_for what;
	/* Missing an outcome is no failure: a limit that docs/memory-model.md states. */
	bool may_miss;
	struct jg_scratch *scratch;
};

/* False: there is no such case, or no memory. */
bool check_case(struct check_case *c, const char *name);

enum check_kind {
	CHECK_SAME,
	CHECK_TOO_LARGE,
	CHECK_MISSES,		/* an outcome that the axioms allow */
	CHECK_SHOWS,		/* one that they forbid */
	CHECK_REJECTED,		/* the judge had to stop an execution of the engine's */
	CHECK_BROKEN,		/* the front end did not take the program */
	CHECK_NONE,		/* runtime: no program for a lock; it sleeps where it must not */
};
extern const char *const check_kinds[];

struct check_result {
	enum check_kind kind;
	struct tiny_outcome outcome;	/* CHECK_MISSES, CHECK_SHOWS */
	uint64_t candidates_left;
	unsigned int outcomes;
};

/*
 * runtime.c: all that a scenario shows that does what the program says; CHECK_SAME, or why
 * not.  One model in a process.
 */
bool check_runtime_begin(enum mm_model model);
enum check_kind check_runtime(const struct tiny_program *p, struct tiny_result *shown);

void check_program(const struct check_case *c, const struct tiny_program *p, struct check_result *out);

/* A program of 2 to 4 threads and at most 12 events (a section's or lock's two ends besides). */
void check_generate(const struct check_case *c, unsigned int number, struct tiny_program *p);

/* As small as it gets with the same kind of disagreement. */
void check_shrink(const struct check_case *c, struct tiny_program *p, struct check_result *r);
unsigned int check_events(const struct tiny_program *p);

/*
 * Writes dir/NAME-NUMBER.litmus: what the axioms say is its verdict, in its comment.  Prints the name; path
 * holds it.  False: it cannot be written.
 */
bool check_write(const struct check_case *c, const struct tiny_program *p, const struct check_result *r,
		 const char *dir, unsigned int number, char *path, size_t size);

#endif /* TESTS_AXIOMS_CHECK_H */
