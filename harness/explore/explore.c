// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explore.c - run after run, until nothing is left to explore.
 */
#include <stdlib.h>
#include <string.h>

#include "explore/internal.h"

struct explorer ex;

#define ASK_EVERY 2048u

/* ---- the graphs that were met: for counting only ---- */

static uint64_t *met;
static uint64_t met_size, met_used;

static bool meet(uint64_t graph)
{
	uint64_t i;

	graph += !graph;
	if (met_used * 2 >= met_size) {
		uint64_t *old = met, n = met_size;

		met_size = n ? n * 2 : 4096;
		met = calloc(met_size, sizeof(*met));
		if (!met) {
			met = old;
			met_size = n;
			ex_bound(LW_BOUND_MEMORY);
			return false;
		}
		met_used = 0;
		for (uint64_t k = 0; k < n; k++)
			if (old[k])
				meet(old[k]);
		free(old);
	}
	for (i = graph & (met_size - 1); met[i]; i = (i + 1) & (met_size - 1))
		if (met[i] == graph)
			return false;
	met[i] = graph;
	met_used++;
	return true;
}

/* ---- one run ---- */

static void found(const struct lw_plan *plan, const struct lw_outcome *o)
{
	struct lw_explore_result *out = ex.out;

	if (out->found)
		return;
	out->found = true;
	out->outcome = *o;
	out->input.plan = *plan;
	ex_input(&out->input);
}

static void count(const struct lw_plan *plan, const struct lw_outcome *o)
{
	struct lw_explore_counts *c = &ex.out->counts;
	uint64_t graph = 0;

	c->runs++;
	if (o->unmodelled)
		ex_bound(LW_BOUND_MODEL);
	if (o->sampled)
		ex_bound(LW_BOUND_VALUES);
	if (o->verdict == LW_OUT_OF_STEPS) {
		ex_bound(LW_BOUND_STEPS);
		return;
	}
	if (ex.end == EX_RAN || ex.end == EX_BLOCKED)
		graph = ex_graph();
	if (o->verdict == LW_FINDING) {
		c->findings++;
		found(plan, o);
	} else if (ex.end == EX_RAN) {
		c->complete++;
		c->distinct += meet(graph);
	} else if (ex.end == EX_BLOCKED) {
		c->blocked++;
	} else {
		c->pruned++;
		return;
	}
	if (ex.options->each)
		ex.options->each(graph, o, ex.options->arg);
}

/* The step could not be before a drain: that is to be explored instead, if it is not. */
static void drain_first(struct ex_frame *f)
{
	unsigned int proc = ex.full + EX_DRAIN;
	struct ex_tree **at = &f->pending;

	for (; *at; at = &(*at)->next)
		if ((*at)->proc == proc)
			return;
	for (const struct ex_done *d = f->done; d; d = d->next)
		if (d->proc == proc)
			return;
	for (uint32_t i = 0; i < f->nsleepers; i++)
		if (ex.sleeper[f->sleepers + i].done->proc == proc)
			return;
	*at = ex_tree_new(proc, NULL, (struct ex_foot){ 0 });
}

/*
 * To the deepest node where something is left, whose step then is known in full.
 * False: there is none.
 */
static bool backtrack(uint32_t nodes, uint32_t steps)
{
	for (uint32_t k = nodes; k-- > 0;) {
		struct ex_frame *f = &ex.frame[k];

		ex_tree_free(f->after);
		f->after = NULL;
		if (k == steps && ex.end == EX_BUFFERED && ex.open)
			drain_first(f);
		if (f->pending) {
			if (k < steps)
				ex_done_add(f);
			ex.base = k;
			return true;
		}
		/* What was demanded here cannot be.  Then whatever can. */
		if (k == steps && ex.end == EX_UNABLE && f->given && !f->done) {
			ex.base = k;
			return true;
		}
		/* All that its process could do is known, in spite of what is new. */
		if (k == steps && (ex.end == EX_ASLEEP || ex.end == EX_KNOWN) && ex.open &&
		    !f->done) {
			for (uint32_t i = 0; i < f->nsleepers; i++)
				if (ex.sleeper[f->sleepers + i].done->proc == f->proc)
					ex.sleeper[f->sleepers + i].awake = false;
			ex.base = k;
			return true;
		}
		ex_frame_clear(f);
	}
	return false;
}

static bool run(const struct lw_scenario *scenario, const struct lw_input *in)
{
	const struct lw_outcome *o;
	uint32_t steps, nodes;

	ex_steer_begin();
	o = lw_engine_run(scenario, in, false);
	if (o->infeasible && ex.end == EX_RAN)
		ex.end = EX_UNABLE;
	ex_steer_end();
	count(&in->plan, o);
	steps = ex.depth;
	nodes = steps < EX_STEPS ? steps + 1 : steps;
	if (steps < ex.base) {	/* it did not even come to where it was to branch off */
		ex.out->diverged = true;
		return false;
	}
	ex_analyse(steps, ex_waiting(steps));
	return backtrack(nodes, steps);
}

/* How much is done, if all branches at a node lead to as much. */
static double fraction(void)
{
	double done = 0, weight = 1;

	for (uint32_t k = 0; k <= ex.base && weight > 1e-9; k++) {
		double explored = 0, all = 1;

		for (const struct ex_done *d = ex.frame[k].done; d; d = d->next)
			explored++;
		for (const struct ex_tree *t = ex.frame[k].pending; t; t = t->next)
			all++;
		all += explored - (k == ex.base);
		done += weight * explored / all;
		weight /= all;
	}
	return done;
}

/* False: that was enough. */
static bool go_on(void)
{
	const struct lw_explore_options *o = ex.options;
	struct lw_explore_result *out = ex.out;

	if (o->max_executions && out->counts.runs >= o->max_executions) {
		ex_bound(LW_BOUND_EXECUTIONS);
		return false;
	}
	if (o->stop && out->counts.runs % ASK_EVERY == 0 &&
	    o->stop(&out->counts, fraction(), o->arg)) {
		ex_bound(LW_BOUND_STOPPED);
		return false;
	}
	return true;
}

/* Is the finding one, so that nothing else need be looked for? */
static bool convincing(const struct lw_guide *guide)
{
	struct lw_explore_result *out = ex.out;

	if (!out->found || ex.options->keep_going)
		return false;
	lw_guide = NULL;
	if (!ex.options->confirm ||
	    ex.options->confirm(&out->input, &out->outcome, ex.options->arg))
		return true;
	lw_guide = guide;
	out->found = false;
	out->counts.rejected++;
	return false;
}

static void forget_graphs(void)
{
	free(met);
	met = NULL;
	met_size = met_used = 0;
}

static void start_again(void)
{
	for (uint32_t k = 0; k <= ex.base; k++)
		ex_frame_clear(&ex.frame[k]);
	memset(&ex.frame[0], 0, sizeof(ex.frame[0]));
	ex.base = 0;
	memset(&ex.out->counts, 0, sizeof(ex.out->counts));
	ex.out->found = false;
	forget_graphs();
}

void lw_explore(const struct lw_scenario *scenario, const struct lw_plan *plan,
		const struct lw_explore_options *options, struct lw_explore_result *out)
{
	static const struct lw_guide guide = {
		.pick = ex_pick, .names = ex.offered, .observer = &ex_observer, .touch = ex_touch,
		.drains = ex_drains, .drained = ex_drained, .empties = ex_empties, .flushes = ex_flushes,
		.spins = ex_spins, .stuck = ex_stuck, .alone = ex_alone, .loops = ex_loops,
		.blocked = ex_blocked, .behind = ex_behind,
	};
	static struct lw_input in;
	bool more;

	memset(out, 0, sizeof(*out));
	in.plan = *plan;
	in.ndeviations = 0;
	ex.options = options;
	ex.out = out;
	ex.base = 0;
	memset(&ex.frame[0], 0, sizeof(ex.frame[0]));
	lw_guide = &guide;
	ex.mixed = false;
	do {
		bool mixed = ex.mixed;

		more = run(scenario, &in);
		if (ex.mixed && !mixed) {	/* what was decided before may be wrong */
			start_again();
			more = true;
			continue;
		}
		if (convincing(&guide))
			break;
	} while (more && go_on());
	lw_guide = NULL;
	for (uint32_t k = 0; k <= ex.base; k++)
		ex_frame_clear(&ex.frame[k]);
	forget_graphs();
}
