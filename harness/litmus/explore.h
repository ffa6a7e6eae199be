/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explore.h - every execution of a litmus test, once.
 *
 * Depth-first search by replay: each run repeats the choices that the stack
 * holds, then goes on with first alternatives until the end, or until a state
 * that was visited before.
 */
#ifndef LW_LITMUS_EXPLORE_H
#define LW_LITMUS_EXPLORE_H

#include "litmus/prog.h"

struct lt_limits {
	unsigned int unroll;		/* iterations of a loop */
	double seconds;			/* for one test */
	uint64_t max_states;
	/*
	 * From this many states on only the verdict counts: an execution is left
	 * as soon as its end is known to show nothing that was not shown before.
	 */
	uint64_t all_states;
};

struct mm;

struct lt_request {
	enum mm_model model;
	bool as_compiled;	/* lkmm, alpha: loads are ordered before later stores */
	bool exact_sets;	/* as compiled, with the bookkeeping of exact mode */
	/*
	 * Each process runs in program order, all that it reads is there by then: no load
	 * buffering.  Otherwise, with exact dependencies, loads may be left open (open.h).
	 */
	bool in_order;
	bool graph;		/* graph mode from the start */
	bool no_reduction;	/* try every order of steps: must make no difference */
	/*
	 * The model's storage, if not mm_create()'s.  `free` says of it that its fences
	 * and sections order nothing: then the judge alone decides (tests).
	 */
	struct mm *(*create)(void);
	bool free;
	struct lt_limits limits;
};

/* One way in which the test may end. */
struct lt_outcome {
	bool positive;		/* the condition's proposition holds */
	uint64_t *values;	/* of the terms in struct lt_result.terms */
};

enum lt_verdict { LT_NEVER, LT_SOMETIMES, LT_ALWAYS, LT_V_UNSUPPORTED, LT_V_TOO_LARGE };

#define LT_MAX_TERMS 64u

struct lt_result {
	enum lt_verdict verdict;
	char reason[96];	/* unsupported, too large: what */
	/*
	 * Executions for which the proposition holds and does not.  What is told
	 * apart: in graph mode, execution graphs; otherwise, final states of
	 * the model and the processes, of which several graphs may share one.
	 */
	uint64_t positive, negative;
	bool graph;		/* which of the two */
	bool partial;		/* beyond lt_limits.all_states: counts and outcomes are lower bounds */
	bool race;
	const char *flag;	/* another flag of the model's, or NULL */
	uint64_t states, runs, steps;
	uint64_t unrolled;	/* executions dropped: a loop beyond its bound */
	uint64_t rejected;	/* executions that the axioms do not allow: our rules are too weak */
	const char *rejected_by;
	uint64_t unmodelled;	/* executions in which a store found no place */
	double seconds;
	unsigned int nterms;
	struct lt_term terms[LT_MAX_TERMS];
	size_t noutcomes;
	struct lt_outcome *outcomes;	/* sorted */
};

/* Fills *out; false: out of memory. */
bool lt_explore(struct lt_test *t, const struct lt_request *req, struct lt_result *out);
void lt_result_free(struct lt_result *r);

const char *lt_verdict_name(enum lt_verdict v);

#endif /* LW_LITMUS_EXPLORE_H */
