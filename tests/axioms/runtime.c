// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * runtime.c - a tiny program as a scenario of what locks run under, explored whole.
 *
 * Not instrumented: it calls the entry points of the instrumentation itself, and its
 * registers are its own.
 */
#include <stdio.h>

#include "axioms/check.h"
#include "explore/explore.h"
#include "lockweave/engine_api.h"
#include "weave/runtime/tsan.h"

#define MAX_RUNS	200000u
#define LOCK_AT		(TINY_LOCS - 1)

static const struct tiny_program *program;
static struct tiny_outcome outcome;

static struct shared {
	uint32_t var[TINY_LOCS];
	int lock;
} *shared;

static const int orders[] = {
	[MM_RELAXED] = __ATOMIC_RELAXED, [MM_ACQUIRE] = __ATOMIC_ACQUIRE,
	[MM_RELEASE] = __ATOMIC_RELEASE, [MM_ACQ_REL] = __ATOMIC_ACQ_REL,
	[MM_SEQ_CST] = __ATOMIC_SEQ_CST,
};

static void setup(void)
{
	outcome = (struct tiny_outcome){ 0, 0 };
	shared = lw_zalloc(sizeof(*shared), "shared");
	for (unsigned int i = 0; i < TINY_LOCS; i++)
		__tsan_atomic32_store(&shared->var[i], 0, __ATOMIC_RELAXED);
}

static void perform(const struct tiny_insn *i, unsigned int t, unsigned int *nregs)
{
	uint32_t *var = &shared->var[i->loc];
	uint64_t value;

	switch (i->op) {
	case TINY_R:
	case TINY_XCHG:
		value = i->op == TINY_R ? __tsan_atomic32_load(var, orders[i->order]) :
					  __tsan_atomic32_exchange(var, i->value, orders[i->order]);
		outcome.regs |= (value & 15) << (16 * t + 4 * (*nregs)++);
		break;
	case TINY_W:
		__tsan_atomic32_store(var, i->value, orders[i->order]);
		break;
	case TINY_FENCE:
		lw_fence((enum lw_fence_kind)i->fence);	/* harness/weave/runtime/fence.c: the same numbers */
		break;
	case TINY_LOCK:
		lw_spin_lock(&shared->lock);
		break;
	case TINY_UNLOCK:
		lw_spin_unlock(&shared->lock);
		break;
	case TINY_RCU_LOCK:
		lw_rcu_read_lock();
		break;
	case TINY_RCU_UNLOCK:
		lw_rcu_read_unlock();
		break;
	case TINY_GP:
		lw_synchronize_rcu();
		break;
	case TINY_END:
		break;
	}
}

static void run(unsigned int arg)
{
	const unsigned int t = lw_self();
	unsigned int nregs = 0;

	(void)arg;
	for (unsigned int i = 0; i < TINY_INSNS && program->insn[t][i].op != TINY_END; i++)
		perform(&program->insn[t][i], t, &nregs);
}

static void finish(void)
{
	for (unsigned int i = 0; i < LOCK_AT; i++)
		outcome.final |= (uint16_t)((__tsan_atomic32_load(&shared->var[i], __ATOMIC_RELAXED) & 15)
					    << (4 * i));
}

static const struct lw_op ops[] = { { "run", run, 1 } };

static const struct lw_scenario scenario = {
	.name = "tiny", .summary = "a generated program", .setup = setup, .finish = finish,
	.ops = ops, .nops = 1, .min_threads = 1, .max_threads = TINY_THREADS, .max_ops = 1,
};

static void collect(uint64_t graph, const struct lw_outcome *o, void *arg)
{
	struct tiny_result *shown = arg;

	(void)graph;
	if (o->verdict == LW_FINDING || o->infeasible ||
	    tiny_shows(shown, outcome.regs, UINT64_MAX, outcome.final, UINT16_MAX))
		return;
	if (shown->n < TINY_OUTCOMES)
		shown->outcome[shown->n++] = outcome;
}

bool check_runtime_begin(enum mm_model model)
{
	struct lw_engine_options engine = { .model = model };
	const char *error;

	if (!lw_engine_init(&engine, &error))
		return true;
	fprintf(stderr, "%s\n", error);
	return false;
}

enum check_kind check_runtime(const struct tiny_program *p, struct tiny_result *shown)
{
	const struct lw_explore_options options = {
		.max_executions = MAX_RUNS, .each = collect, .arg = shown,
	};
	static struct lw_explore_result result;
	struct lw_plan plan = { .nthreads = p->nthreads };

	for (unsigned int t = 0; t < p->nthreads; t++)
		plan.thread[t].nops = 1;
	program = p;
	lw_explore(&scenario, &plan, &options, &result);
	if (result.found)
		return CHECK_NONE;
	return result.bound == LW_BOUND_NONE ? CHECK_SAME : CHECK_TOO_LARGE;
}
