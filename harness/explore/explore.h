/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explore.h - every execution of a plan.
 *
 * Runs a scenario's plan again and again, each time with other choices, until
 * every execution graph has come up: see docs/explore.md for the method and
 * why nothing is lost.  One exploration at a time in a process; the engine must
 * have been initialised for the model.
 */
#ifndef LW_EXPLORE_EXPLORE_H
#define LW_EXPLORE_EXPLORE_H

#include <stdbool.h>
#include <stdint.h>

#include "weave/runtime/engine.h"

#define LW_EXPLORE_MAX_JOBS 256u

struct lw_explore_counts {
	uint64_t runs;		/* all that follow, and findings */
	uint64_t complete;	/* every thread came to its end */
	uint64_t blocked;	/* a thread waits for ever for something new to read */
	uint64_t pruned;	/* given up: it can only lead to what is known */
	uint64_t findings;
	uint64_t distinct;	/* different graphs among the complete ones */
	uint64_t rejected;	/* findings that confirm() did not confirm */
	/* With options.judge, of complete executions, one of each graph: */
	uint64_t judged;	/* by the model's axioms, */
	uint64_t refused;	/* which know no such execution: not among those that are distinct, */
	uint64_t missed;	/* or say that there is a data race in it, which was not found; */
	uint64_t unjudged;	/* and those that are too large for the judge */
};

/* Why an exploration is not complete. */
enum lw_explore_bound {
	LW_BOUND_NONE,
	LW_BOUND_STOPPED,	/* the caller's stop() said so */
	LW_BOUND_EXECUTIONS,
	LW_BOUND_PREEMPTIONS,
	LW_BOUND_STEPS,		/* an execution was out of steps, or longer than fits */
	LW_BOUND_CHOICES,	/* more choices in one step than fit */
	LW_BOUND_FINISH,	/* something is chosen in finish(), which is no step */
	LW_BOUND_MODEL,		/* the model could not show something, see mm.h */
	LW_BOUND_MEMORY,	/* there was none left */
	LW_BOUND_MAX_MEMORY,	/* max_memory */
	LW_BOUND_VALUES,	/* outcome.sampled */
	LW_BOUND_MISSED,	/* counts.missed */
};

struct lw_explore_options {
	uint64_t max_executions;	/* 0: no bound; with jobs it may be one more for each of them */
	/*
	 * Bytes, 0: no bound.  What is kept for the exploration stays below: the table of
	 * graphs, what is known and demanded at each node, and the explorer's own fixed
	 * part, lw_explore_least_memory().  The engine's memory is not meant; it does not grow.
	 */
	uint64_t max_memory;
	/*
	 * Processes that share the work, at most LW_EXPLORE_MAX_JOBS; up to 1: only this one.
	 * confirm() and each() are then called in the process whose execution it was, stop() in
	 * this one.  Which finding is the first then depends on who is how fast.
	 */
	unsigned int jobs;
	/*
	 * How often in an execution one thread may be stopped for another although it
	 * could go on.  What has more is given up, so the result is not complete then.
	 */
	bool bound_preemptions;
	unsigned int max_preemptions;
	/*
	 * How often a sleeping thread may wake up without cause: each time it may
	 * sleep again, so that there would be no end.
	 */
	unsigned int early_wakeups;
	bool judge;			/* see counts.judged; each is run once more for that */
	bool keep_going;		/* on after a finding (for tests) */
	bool share_all;			/* with jobs: whatever can be, in the worst order (for tests) */
	bool all_orders;		/* as if no two steps commuted (for tests) */
	/*
	 * Called every few hundred executions, or now and then; true: stop here.  done: how much of
	 * the whole that is, if what is left is like what has been.  May be NULL.
	 */
	bool (*stop)(const struct lw_explore_counts *counts, double done, void *arg);
	/*
	 * A finding; the engine may be used.  False: it is none, go on.  May be NULL.
	 * The input has more deviations than there is room for if ndeviations says so.
	 */
	bool (*confirm)(const struct lw_input *input, const struct lw_outcome *o, void *arg);
	/* Called for each run that is complete, blocked or a finding.  May be NULL. */
	void (*each)(uint64_t graph, const struct lw_outcome *o, void *arg);
	void *arg;
};

struct lw_explore_result {
	struct lw_explore_counts counts;
	enum lw_explore_bound bound;
	bool diverged;		/* an execution was not as before with the same choices: all is void */
	bool early_bound;	/* a thread would have woken up more often */
	/*
	 * Not 0: a process of several ended so, as wait(2) says it, or, -1, could not be
	 * started; all else is void.
	 */
	int lost;
	const char *axiom;	/* with counts.refused: which one failed first */
	/*
	 * The first finding.  Its input replays it outside, unless it needs more
	 * deviations than an input has room for; then ndeviations is what it needs.
	 */
	bool found;
	struct lw_outcome outcome;
	struct lw_input input;
};

/* Less than so many bytes would not do for max_memory. */
uint64_t lw_explore_least_memory(unsigned int jobs);

void lw_explore(const struct lw_scenario *scenario, const struct lw_plan *plan,
		const struct lw_explore_options *options, struct lw_explore_result *out);

#endif /* LW_EXPLORE_EXPLORE_H */
