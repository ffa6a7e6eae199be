/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explore_internal.h - what the parts of the explorer share. */
#ifndef LW_LITMUS_EXPLORE_INTERNAL_H
#define LW_LITMUS_EXPLORE_INTERNAL_H

#include "litmus/explore.h"
#include "litmus/run.h"
#include "litmus/visited.h"

/* Which process goes on (or, with LT_DRAIN, has its oldest store drained). */
#define LT_DRAIN	0x80u
#define LT_MAX_ACTIONS	(2 * LT_MAX_PROCS)

/* One entry of the stack: a step's choice of process, or one of the model's own. */
struct lt_choice {
	uint16_t n, taken;
	uint8_t action[LT_MAX_ACTIONS];
};

struct lt_explorer {
	struct lt_decider decider;	/* first: choices come back through it */
	const struct lt_request *req;
	struct lt_test *test;
	struct lt_result *result;
	struct lt_run *run;
	struct lt_graph *graph;
	struct jg_scratch *scratch;
	struct lt_visited visited;
	struct lt_choice *stack;
	size_t depth, room, at, fixed;
	bool graph_mode, no_memory;
	bool open;	/* loads may be left open now; what was found without is there */
	struct lt_guesses guesses, stored;
	struct lt_visited graphs;	/* of complete executions, if those are told apart */
	bool races;	/* whether the test races is asked as well */
	double deadline;
	struct lt_visited seen_outcomes;
	size_t outcome_room;
};

/* Nothing that another process may still do is affected by p's next step. */
bool lt_commutes(const struct lt_run *run, unsigned int p);
/* The same of TSO's drain of p's oldest store. */
bool lt_drain_commutes(const struct lt_run *run, unsigned int p);

/* Nothing that follows is wanted: the filter fails, or only the verdict counts and this is known. */
bool lt_pruned(struct lt_explorer *x);

/* outcome.c: what the axioms say of x->graph */
void lt_judge(struct lt_explorer *x, struct jg_verdict *verdict);
/* outcome.c: a finished execution; false: graph mode is needed */
bool lt_finish(struct lt_explorer *x);
void lt_outcomes_sort(struct lt_result *r);
void lt_outcomes_reset(struct lt_explorer *x);
/* Which registers and locations a state shows. */
void lt_choose_terms(const struct lt_test *t, struct lt_result *r);

#endif /* LW_LITMUS_EXPLORE_INTERNAL_H */
