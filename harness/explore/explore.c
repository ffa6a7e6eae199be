// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explore.c - run after run, until nothing is left to explore.
 */
#include <string.h>

#include "explore/share.h"
#include "weave/runtime/state.h"

struct explorer ex;

static struct lw_input in;

#define ASK_EVERY 256u

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

/* True: a complete execution of a graph that was not met before. */
static bool count(const struct lw_plan *plan, const struct lw_outcome *o)
{
	struct lw_explore_counts *c = &ex.out->counts;
	uint64_t graph = 0;

	bool fresh = false;

	c->runs++;
	if (o->unmodelled)
		ex_bound(LW_BOUND_MODEL);
	if (o->sampled)
		ex_bound(LW_BOUND_VALUES);
	if (o->verdict == LW_OUT_OF_STEPS) {
		ex_bound(LW_BOUND_STEPS);
		return false;
	}
	if (ex.end == EX_RAN || ex.end == EX_BLOCKED)
		graph = ex_graph();
	if (o->verdict == LW_FINDING) {
		c->findings++;
		found(plan, o);
	} else if (ex.end == EX_RAN) {
		c->complete++;
		fresh = ex_meet(graph);
		c->distinct += fresh;
	} else if (ex.end == EX_BLOCKED) {
		c->blocked++;
	} else {
		c->pruned++;
		return false;
	}
	if (ex.options->each)
		ex.options->each(graph, o, ex.options->arg);
	return fresh;
}

/*
 * What do the axioms say of the execution that has just been?  It is repeated and
 * recorded.  What they reject does not count, for it is no execution of the model.
 */
static void judge(void)
{
	struct lw_explore_counts *c = &ex.out->counts;
	const uint64_t signature = lw_eng.outcome.signature;
	const uint32_t base = ex.base;
	const struct lw_outcome *o;

	ex.base = ex.depth;
	ex_steer_begin();
	lw_engine_run(ex.scenario, &in, true);
	ex_steer_end();
	o = lw_engine_judge();
	/* Who looked in vain before the last step may only do so now. */
	if (ex.depth < ex.base || o->verdict != LW_PASSED || o->signature != signature)
		ex.out->diverged = true;
	ex.base = base;
	switch (o->judged) {
	case LW_REJECTED:
		c->distinct--;
		c->refused++;
		if (!ex.out->axiom)
			ex.out->axiom = o->axiom;
		break;
	case LW_RACE_MISSED:
		c->missed++;
		ex_bound(LW_BOUND_MISSED);
		break;
	case LW_NOT_JUDGED:
		c->unjudged++;
		return;
	default:
		break;
	}
	c->judged++;
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
	/* At nodes that are published whoever has nothing to do takes the next step. */
	if (ex.shared == nodes && ex.end == EX_BUFFERED && ex.open) {
		ex_node_open(steps);
		drain_first(&ex.frame[steps]);
		ex_node_close(steps);
	}
	for (uint32_t k = nodes; k-- > ex.shared;) {
		struct ex_frame *f = &ex.frame[k];

		ex_tree_free(f->after);
		ex_tree_free(f->rest);
		f->after = f->rest = NULL;
		if (k == steps && ex.end == EX_BUFFERED && ex.open)
			drain_first(f);
		/* The look that turned out to be in vain was none. */
		if (ex.end == EX_FUTILE && k + 1 == steps && (f->pending || !f->done)) {
			ex.base = k;
			return true;
		}
		if (f->pending) {
			if (k < steps)
				ex_done_add(f);
			ex.base = k;
			return true;
		}
		/* Its thread would go on, but sleeps.  Then another. */
		if (k == steps && ex.end == EX_AGAIN) {
			ex.base = k;
			return true;
		}
		/* The drain sleeps, but that is no reason why others should not go on. */
		if (k == steps && ex.end == EX_BUFFERED && ex.open && !f->done) {
			f->stuck |= (uint8_t)(1u << f->proc % EX_DRAIN);
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

/* False: nothing is left, or out->diverged. */
static bool run(void)
{
	const uint64_t facts = ex.facts;
	const struct lw_outcome *o;
	uint32_t steps, nodes;
	bool fresh;

	ex.fresh = ex.importing ? ex.importing - 1 : ex.base;
	ex_steer_begin();
	o = lw_engine_run(ex.scenario, &in, false);
	if (o->infeasible && ex.end == EX_RAN)
		ex.end = EX_UNABLE;
	ex_steer_end();
	steps = ex.depth;
	if (ex.importing && steps >= ex.fresh)
		ex_taken_over(steps);
	ex.importing = 0;
	fresh = count(&in.plan, o);
	nodes = steps < EX_STEPS ? steps + 1 : steps;
	if (steps < ex.fresh) {	/* it did not even come to where it was to branch off */
		ex.out->diverged = true;
		return false;
	}
	ex_analyse(steps, ex_waiting(steps));
	if (ex.facts != facts)	/* all begins again */
		return true;
	if (fresh && ex.options->judge)
		judge();
	return backtrack(nodes, steps);
}

/* As go_on(), of one process of several: who waits for them asks for time and the like. */
static bool go_on_together(void)
{
	const struct lw_explore_options *o = ex.options;
	struct ex_pool *pool = ex.pool;

	if (o->max_executions && atomic_load(&pool->runs) >= o->max_executions) {
		ex_bound(LW_BOUND_EXECUTIONS);
		return false;
	}
	if (ex.out->counts.runs % ASK_EVERY == 0)
		ex_say(ex_fraction());
	return !atomic_load_explicit(&pool->stop, memory_order_relaxed) && !ex.no_memory;
}

/* False: that was enough. */
static bool go_on(void)
{
	const struct lw_explore_options *o = ex.options;
	struct lw_explore_result *out = ex.out;

	if (ex.pool)
		return go_on_together();
	if (ex.no_memory)
		return false;
	if (o->max_executions && out->counts.runs >= o->max_executions) {
		ex_bound(LW_BOUND_EXECUTIONS);
		return false;
	}
	if (o->stop && out->counts.runs % ASK_EVERY == 0 &&
	    o->stop(&out->counts, ex_fraction(), o->arg)) {
		ex_bound(LW_BOUND_STOPPED);
		return false;
	}
	return true;
}

static const struct lw_guide guide = {
	.pick = ex_pick, .names = ex.offered, .observer = &ex_observer, .touch = ex_touch,
	.drains = ex_drains, .drained = ex_drained, .empties = ex_empties, .flushes = ex_flushes,
	.spins = ex_spins, .stuck = ex_stuck, .alone = ex_alone, .loops = ex_loops,
	.blocked = ex_blocked, .behind = ex_behind,
};

/* Is the finding one, so that nothing else need be looked for? */
static bool convincing(void)
{
	struct lw_explore_result *out = ex.out;

	if (!out->found || ex.options->keep_going)
		return false;
	lw_guide = NULL;
	if (!ex.options->confirm ||
	    ex.options->confirm(&out->input, &out->outcome, ex.options->arg))
		return true;
	lw_guide = &guide;
	out->found = false;
	out->counts.rejected++;
	return false;
}

/* The nodes of the last execution have been looked at, and not been left by backtrack(). */
static void start_again(void)
{
	for (uint32_t k = 0; k <= ex.base || (k <= ex.depth && k < EX_STEPS); k++)
		ex_frame_clear(&ex.frame[k]);
	memset(&ex.frame[0], 0, sizeof(ex.frame[0]));
	ex.base = 0;
	memset(&ex.out->counts, 0, sizeof(ex.out->counts));
	ex.out->found = false;
	ex_forget_graphs();
}

/* Below the root, or whatever other processes leave to this one. */
static void explore(void)
{
	bool more = !ex.pool || ex.self->active || ex_take_over();

	lw_guide = &guide;
	while (more) {
		uint64_t facts = ex.facts;

		more = run();
		if (ex.pool && ex.options->max_executions)
			atomic_fetch_add(&ex.pool->runs, 1);
		if (ex.facts != facts) {	/* what was decided before may be wrong */
			if (ex.pool) {
				atomic_fetch_or(&ex.pool->again, ex.facts);
				break;
			}
			start_again();
			more = true;
			continue;
		}
		if (convincing() || ex.out->diverged)
			break;
		if (ex.pool && more)
			more = ex_share();
		if (ex.pool && !more) {
			ex_leave();
			more = ex_take_over();
		}
		more = more && go_on();
	}
	if (ex.pool)
		atomic_store(&ex.pool->stop, true);
	ex.open = false;	/* nothing is under way, whoever else may ask loops.c */
	lw_guide = NULL;
}

void lw_explore(const struct lw_scenario *scenario, const struct lw_plan *plan,
		const struct lw_explore_options *options, struct lw_explore_result *out)
{
	memset(out, 0, sizeof(*out));
	in.plan = *plan;
	in.ndeviations = 0;
	ex.scenario = scenario;
	ex.options = options;
	ex.out = out;
	ex.base = ex.shared = ex.imported = ex.importing = 0;
	memset(&ex.frame[0], 0, sizeof(ex.frame[0]));
	ex.facts = 0;
	ex_await_forget();
	ex.no_memory = false;
	ex.pool = NULL;
	if (options->jobs > 1) {
		ex_jobs(options, explore, out);
		return;
	}
	ex_budget_begin(ex_budget(), options->max_memory, lw_explore_least_memory(1));
	explore();
	for (uint32_t k = 0; k <= ex.base; k++)
		ex_frame_clear(&ex.frame[k]);
	ex_forget_graphs();
}
