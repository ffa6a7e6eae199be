// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_state.c - what state a guide is told that a thread in a loop is in.
 *
 * Rounds that differ only in what was left below the stack (where the engine's frames are going
 * to be) are the same; rounds that count, in a register or on the stack, are not.  By each
 * entry of the engine that hands over: at once, or when it has read the same often enough.
 */
#include <stdio.h>

#include "explore/internal.h"
#include "lockweave/engine_api.h"
#include "lockweave/scenario.h"
#include "weave/runtime/engine.h"
#include "weave/runtime/guide.h"
#include "weave/runtime/tsan.h"

enum way {
	RELAX, LOAD, EXCHANGE, FETCH_OR, STRONG, WEAK, VAL, VOLATILE, TRYLOCK, IS_LOCKED,
	NR_WAYS
};

#define ROUNDS	100u	/* some times what makes a read one that spins */

static struct { uint64_t word; int lock; } *shared;
static uint64_t seen[ROUNDS];
static unsigned int nseen;
static volatile unsigned int left;

static unsigned int pick(struct lw_decider *d, enum lw_stream stream, unsigned int thread,
			 enum lw_choice what, unsigned int n)
{
	(void)what;
	(void)n;
	d->left[stream][thread] = 1;
	return 0;
}

static void touch(enum lw_touch what, uintptr_t key, bool exclusive)
{
	(void)what;
	(void)key;
	(void)exclusive;
}

static bool spins(uint64_t state)
{
	if (nseen < ROUNDS)
		seen[nseen++] = state;
	return false;
}

static __attribute__((noinline)) void dirty(unsigned int round)
{
	uint64_t below[600];

	for (unsigned int i = 0; i < 600; i++)
		below[i] = (round + 1) * 0x9e3779b97f4a7c15u + i;
	__asm__ volatile("" : : "r"(below) : "memory");
}

static inline __attribute__((always_inline)) void enter(unsigned int way)
{
	uint64_t none = 1;

	switch ((enum way)way) {
	case RELAX: lw_cpu_relax(); break;
	case LOAD: __tsan_atomic64_load(&shared->word, __ATOMIC_RELAXED); break;
	case EXCHANGE: __tsan_atomic64_exchange(&shared->word, 0, __ATOMIC_RELAXED); break;
	case FETCH_OR: __tsan_atomic32_fetch_or(&shared->word, 0, __ATOMIC_RELAXED); break;
	case STRONG: __tsan_atomic64_compare_exchange_strong(&shared->word, &none, 2, 0, 0); break;
	case WEAK: __tsan_atomic64_compare_exchange_weak(&shared->word, &none, 2, 0, 0); break;
	case VAL: __tsan_atomic64_compare_exchange_val(&shared->word, 1, 2, 0, 0); break;
	case VOLATILE: __tsan_volatile_read8(&shared->word); break;
	case TRYLOCK: lw_spin_trylock(&shared->lock); break;
	case IS_LOCKED: lw_spin_is_locked(&shared->lock); break;
	case NR_WAYS: break;
	}
}

static void setup(void)
{
	shared = lw_zalloc(sizeof(*shared), "shared");
}

static void same(unsigned int way)
{
	if (way == TRYLOCK)
		lw_spin_lock(&shared->lock);
	for (left = ROUNDS; left; left--) {
		dirty(left);
		enter(way);
	}
	if (way == TRYLOCK)
		lw_spin_unlock(&shared->lock);
}

static void counts(unsigned int way)
{
	if (way == TRYLOCK)
		lw_spin_lock(&shared->lock);
	for (unsigned int i = 0; i < ROUNDS; i++)
		enter(way);
	if (way == TRYLOCK)
		lw_spin_unlock(&shared->lock);
}

static const struct lw_op ops[] = { { "same", same, NR_WAYS }, { "counts", counts, NR_WAYS } };

const struct lw_scenario lw_scenario = {
	.name = "state", .summary = "loops", .setup = setup, .ops = ops, .nops = 2,
	.min_threads = 1, .max_threads = 1, .max_ops = 1,
	.plan = { .nthreads = 1, .thread = { { 1, { { 0, 0 } } } } },
};

/* All of them, or none, as the one before. */
static int check(unsigned int way, bool equal)
{
	if (nseen < 3) {
		printf("FAILED: way %u: asked %u times only\n", way, nseen);
		return 1;
	}
	for (unsigned int i = 1; i < nseen; i++)
		if ((seen[i] == seen[i - 1]) != equal) {
			printf("FAILED: way %u: round %u is%s the same as the one before\n", way, i,
			       equal ? " not" : "");
			return 1;
		}
	return 0;
}

int main(void)
{
	static const struct lw_guide guide = {
		.pick = pick, .observer = &ex_observer, .touch = touch, .spins = spins,
	};
	struct lw_engine_options options = { .model = MM_SC };
	const char *error = NULL;
	static struct lw_input in;
	int failed = 0;

	if (lw_engine_init(&options, &error)) {
		printf("FAILED: %s\n", error);
		return 1;
	}
	in.plan = lw_scenario.plan;
	for (unsigned int i = 0; i < 2 * NR_WAYS; i++) {
		const struct lw_outcome *o;

		in.plan.thread[0].ops[0].op = (unsigned char)(i / NR_WAYS);
		in.plan.thread[0].ops[0].arg = (unsigned char)(i % NR_WAYS);
		nseen = 0;
		lw_guide = &guide;
		ex_watch_begin();
		o = lw_engine_run(&lw_scenario, &in, false);
		lw_guide = NULL;
		if (o->verdict != LW_PASSED) {
			printf("FAILED: way %u: %s\n", i, o->finding.text);
			failed = 1;
		}
		failed |= check(i % NR_WAYS, i < NR_WAYS);
	}
	return failed;
}
