/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario.h - what the simulated threads may do with a lock, and what must hold.
 *
 * A lock's folder holds exactly one definition of `lw_scenario`.  The input
 * chooses a plan: how many threads, and for each a short list of operations
 * with an argument each.  Nothing here orders memory: use the kernel API
 * (linux/...) for everything that the lock itself would do.
 */
#ifndef LOCKWEAVE_SCENARIO_H
#define LOCKWEAVE_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#define LW_SCENARIO_MAX_OPS	32u	/* different operations */
#define LW_OP_MAX_ARGS		256u	/* arguments of one, counted from 0 */
#define LW_SCENARIO_MAX_THREADS	6u	/* simulated threads of a plan; call_rcu() takes one more */
#define LW_PLAN_MAX_OPS		8u	/* operations of one thread in a plan */
#define LW_SCENARIO_MAX_STARTS	65536u	/* different beginnings */

struct lw_op {
	const char *name;
	/* Runs on a simulated thread; arg is below nargs (0 if nargs is 0 or 1). */
	void (*run)(unsigned int arg);
	unsigned int nargs;	/* up to LW_OP_MAX_ARGS */
};

struct lw_plan_op { unsigned char op, arg; };

struct lw_plan {
	unsigned int nthreads;
	struct {
		unsigned int nops;
		struct lw_plan_op ops[LW_PLAN_MAX_OPS];
	} thread[LW_SCENARIO_MAX_THREADS];
	unsigned int start;	/* which beginning; below the scenario's nstarts */
};

struct lw_scenario {
	const char *name;	/* the lock's, as its folder is called */
	const char *summary;	/* one line for `lockweave list` */
	void (*setup)(void);	/* alone, before the threads; everybody sees all of it */
	void (*finish)(void);	/* alone, after all threads ended; sees everything; may be NULL */
	bool leaks;		/* what is still allocated after finish() is a finding, class "leak" */
	/*
	 * Cheaper, for who keeps things: only what no pointer leads to any more, from static
	 * variables on.  A pointer with other bits set in it, or of part of its bytes, is none.
	 */
	bool lost;
	const struct lw_op *ops;
	unsigned int nops;
	unsigned int min_threads, max_threads;	/* 1 up to LW_SCENARIO_MAX_THREADS */
	unsigned int max_ops;			/* per thread, up to LW_PLAN_MAX_OPS */
	/*
	 * On real threads: for how many operations of each thread, between setup()
	 * and finish(), holds what must hold?  0: max_ops, and many short rounds.
	 */
	unsigned int stress_ops;
	/* How many beginnings setup() can make, see lw_start(), up to LW_SCENARIO_MAX_STARTS; 0: one. */
	unsigned int nstarts;
	struct lw_plan plan;	/* what an empty input runs; must be a useful one */
	bool program;		/* it is a program's main(), made by the build (docs/programs.md) */
};

extern const struct lw_scenario lw_scenario;

/*
 * A target whose scenario breaks a limit says so when it starts.  In the
 * initialiser of lw_scenario these make it an error of the compiler's: they
 * stand for .ops and .nops, .min_threads and .max_threads, .max_ops, .nstarts.
 */
#define LW_SCENARIO_OPS(array)							\
	.ops = (array),								\
	.nops = LW_WITHIN_(sizeof(array) / sizeof((array)[0]), 1, LW_SCENARIO_MAX_OPS)
#define LW_SCENARIO_THREADS(min, max)						\
	.min_threads = LW_WITHIN_(min, 1, max),					\
	.max_threads = LW_WITHIN_(max, 1, LW_SCENARIO_MAX_THREADS)
#define LW_SCENARIO_LENGTH(n)	.max_ops = LW_WITHIN_(n, 1, LW_PLAN_MAX_OPS)
#define LW_SCENARIO_STARTS(n)	.nstarts = LW_WITHIN_(n, 1, LW_SCENARIO_MAX_STARTS)
/* n, if it is in that range; else nothing compiles. */
#define LW_WITHIN_(n, low, high)						\
	((unsigned int)(n) + 0u * (unsigned int)sizeof(struct {			\
		_Static_assert((n) >= (low) && (n) <= (high),			\
			       #n " must be from " #low " to " #high);		\
		char unused;							\
	}))

/* The calling simulated thread, 0 up; stable during an execution. */
unsigned int lw_self(void);

/*
 * Which of the scenario's `nstarts` beginnings the input asks for, 0 up; the
 * same during all of an execution.  setup() makes the difference: how far apart
 * counters start, how near to its limit a count is.  Anybody may call it.
 */
unsigned int lw_start(void);

/*
 * What becomes of the operation that the caller is in, for the figures of runs on
 * real threads: it could not do what it was to do the short way and goes the long
 * one (under a lock for everybody, say); it begins anew.  Said when it happens, as
 * often as it does.  Not in setup() or finish().  Orders nothing, is no event, and
 * the engine takes no notice.
 */
void lw_op_fell_back(void);
void lw_op_retried(void);

#endif /* LOCKWEAVE_SCENARIO_H */
