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
#define LW_SCENARIO_MAX_THREADS	4u	/* simulated threads of a plan */
#define LW_PLAN_MAX_OPS		8u	/* operations of one thread in a plan */
#define LW_SCENARIO_MAX_STARTS	65536u	/* different beginnings */

struct lw_op {
	const char *name;
	/* Runs on a simulated thread; arg is below nargs (0 if nargs is 0 or 1). */
	void (*run)(unsigned int arg);
	unsigned int nargs;
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
	const struct lw_op *ops;
	unsigned int nops;
	unsigned int min_threads, max_threads;	/* 2 to LW_SCENARIO_MAX_THREADS */
	unsigned int max_ops;			/* per thread, up to LW_PLAN_MAX_OPS */
	/* How many beginnings setup() can make, see lw_start(); 0 means 1. */
	unsigned int nstarts;
	struct lw_plan plan;	/* what an empty input runs; must be a useful one */
};

extern const struct lw_scenario lw_scenario;

/* The calling simulated thread, 0 up; stable during an execution. */
unsigned int lw_self(void);

/*
 * Which of the scenario's `nstarts` beginnings the input asks for, 0 up; the
 * same during all of an execution.  setup() makes the difference: how far apart
 * counters start, how near to its limit a count is.  Anybody may call it.
 */
unsigned int lw_start(void);

#endif /* LOCKWEAVE_SCENARIO_H */
