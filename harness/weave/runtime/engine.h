/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * engine.h - runs one execution of a scenario and says what came of it.
 *
 * The engine knows no fuzzer, no lock and no report: it takes a plan and a
 * sparse list of deviations, and leaves an outcome and, when asked to record,
 * a trace.
 */
#ifndef LW_WEAVE_RUNTIME_ENGINE_H
#define LW_WEAVE_RUNTIME_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "lockweave/scenario.h"
#include "weave/decide.h"
#include "weave/model/mm.h"
#include "weave/runtime/trace.h"

#define LW_MAX_DEVIATIONS 64u

struct lw_deviation {
	uint8_t stream;		/* enum lw_stream */
	uint8_t thread;
	uint8_t alternative;	/* 0 is the first that is not the default; taken modulo (n - 1) */
	uint16_t nth;		/* the thread's n-th decision in that stream, from 1 */
};

struct lw_input {
	struct lw_plan plan;
	unsigned int ndeviations;
	struct lw_deviation deviation[LW_MAX_DEVIATIONS];	/* any order; the first of equals counts */
};

enum lw_verdict { LW_PASSED, LW_FINDING, LW_OUT_OF_STEPS };

/* What was found.  Adding a class: a line here and one in finding.c's table. */
enum lw_class {
	LW_DATA_RACE,
	LW_ASSERTION,
	LW_READER_AND_WRITER,
	LW_TWO_WRITERS,
	LW_RECYCLED_USE,
	LW_USE_AFTER_FREE,
	LW_DOUBLE_FREE,
	LW_RCU_MISUSE,
	LW_DEADLOCK,
	LW_LOST_WAKEUP,
	LW_LIVELOCK,
	LW_STACK_OVERFLOW,
	LW_WILD_ACCESS,
	LW_UNSUPPORTED,		/* an access that the engine cannot model */
	LW_UNCLAIMED_ACCESS,	/* of a field that means something only with a claim */
	LW_FREE_WHILE_REFERENCED,
	LW_LEAK,		/* never freed, or never given up */
	LW_REFCOUNT_UNDERFLOW,
	LW_REFCOUNT_OVERFLOW,
	LW_REFCOUNT_FROM_ZERO,
	LW_TORN_ACCESS,		/* see below */
	LW_LOCK_ORDER,
	LW_NR_CLASSES
};

/*
 * Two accesses of which one writes and nothing orders them:
 * - both plain: data-race;
 * - one atomic, the other plain: torn-access if the atomic one's location is a
 *   lock word, that is, some read-modify-write or lock operation has been at it
 *   so far (one that takes part itself included); otherwise, of a word that knows
 *   only READ_ONCE() and WRITE_ONCE(), data-race;
 * - both atomic, of another size or place: torn-access (ordered ones are well:
 *   memory may be used for one thing after the other);
 * - an access and the freeing of the memory: data-race.
 * What data_race() encloses takes no part, and what was done before the object
 * was published is ordered.
 */

/* "data-race", ...: stable, part of the report's grouping line. */
const char *lw_class_name(enum lw_class class);

/*
 * What may be harmless, so that it ends no execution.  Adding a kind: a line here
 * and one in finding.c's table.
 */
enum lw_warning {
	LW_WARN_RCU_POINTER_ESCAPE,	/* followed in a later section, with no claim */
	LW_NR_WARNINGS
};

/* "rcu-pointer-escape", ...: stable. */
const char *lw_warning_name(enum lw_warning kind);

struct lw_finding {
	enum lw_class class;
	char text[400];		/* one sentence, no addresses */
	unsigned int thread;	/* whose step raised it */
	uint32_t event;		/* the trace's event; valid when recorded */
	bool has_other;		/* another access takes part: */
	unsigned int other_thread;
	uint32_t other_event;
	uintptr_t pc;			/* of the step that raised it */
	uintptr_t other_pc;		/* of the other access; when recorded, else 0 */
};

/* What the model's axioms say of a recorded execution, see witness.h. */
enum lw_judged {
	LW_NOT_JUDGED,	/* not recorded, or the execution is too large a graph */
	LW_ACCEPTED,
	LW_REJECTED,	/* no such execution, or no such race: a mistake of the engine's */
	LW_RACE_MISSED,	/* the execution passed, but there is a data race in it */
};

struct lw_outcome {
	enum lw_verdict verdict;
	struct lw_finding finding;	/* if LW_FINDING */
	enum lw_judged judged;		/* a finding, if recorded; others by lw_engine_judge() */
	const char *axiom;		/* LW_REJECTED: which one fails; "race": there is none */
	uint32_t events;	/* visible and plain ones */
	uint32_t steps;		/* visible ones, what the bound counts */
	uint32_t switches;
	uint32_t deviations;	/* that took effect */
	bool sampled;		/* a value from outside was one of many, not all of which are tried */
	uint32_t unmodelled;	/* see mm.h: what the model could not show */
	bool infeasible;	/* the choices contradict each other: dropped, LW_PASSED */
	/* Decisions that each thread was asked for, numbered from 1 to this. */
	uint16_t decisions[LW_NR_STREAMS][LW_MAX_THREADS];
	uint64_t signature;	/* equal for equal executions: visible events with what they read */
	uint16_t warnings[LW_NR_WARNINGS];
	struct {
		char text[160];		/* one sentence, no addresses; empty: no warning */
		enum lw_warning kind;
		unsigned int thread;
		uint32_t event;		/* the trace's event; valid when recorded */
		uintptr_t pc;
	} warning;			/* the first one */
};

struct lw_engine_options {
	enum mm_model model;
	uint32_t max_steps;	/* 0: a default of 4096 */
};

/* Once per process.  Returns 0, or -1 with one line in *error saying what to do. */
int lw_engine_init(const struct lw_engine_options *options, const char **error);

/* Run; with record, lw_engine_trace() then holds every event of it. */
const struct lw_outcome *lw_engine_run(const struct lw_scenario *scenario,
				       const struct lw_input *input, bool record);
const struct lw_trace *lw_engine_trace(void);

/*
 * What is in memory that nobody has initialised, in each byte.  An execution that goes
 * another way with another value here reads such memory and acts on it.
 */
#define LW_GARBAGE 0xcd
extern uint8_t lw_garbage;

/* Have the model's axioms judge the last execution, a recorded one, whatever came of it. */
const struct lw_outcome *lw_engine_judge(void);

/* A decision, whether there was something to choose or not. */
struct lw_decision {
	uint8_t stream, thread;
	uint16_t nth;
	uint8_t choice;		/* enum lw_choice */
	uint8_t others;		/* alternatives besides the default */
	bool forced;		/* LW_CHOOSE_THREAD: the thread itself could not go on */
	/* Of the trace: the event that it is part of, or else the thread's next one is, from here on. */
	uint32_t event;
};

/*
 * Run and record; *n: how many of the decisions are in out[], in the order in
 * which they came, at most max.  The execution is that of
 * lw_engine_run(), only slower; but where that one was infeasible it may go on.
 */
const struct lw_outcome *lw_engine_decisions(const struct lw_scenario *scenario,
					     const struct lw_input *input,
					     struct lw_decision *out, uint32_t max, uint32_t *n);

/*
 * Schedule feedback for a fuzzer: a small table of saturating buckets, changed
 * by every run and reset by the reader.  See fuzz/.
 */
#define LW_FEEDBACK_BYTES 2048u
extern uint8_t lw_feedback[LW_FEEDBACK_BYTES];

#endif /* LW_WEAVE_RUNTIME_ENGINE_H */
