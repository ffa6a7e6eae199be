// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_random.c - what must make no difference makes none, on generated programs:
 * the compiled bookkeeping of lkmm against the exact one with the same rules, and
 * leaving known states against exploring them again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tiny.h"

static uint64_t generator;
static struct tiny_result a, b;

static unsigned int below(unsigned int n)
{
	generator = generator * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned int)((generator >> 33) % n);
}

static void random_access(struct tiny_insn *i, unsigned int *nreads, unsigned int value)
{
	static const enum mm_order xchg_orders[] = {
		MM_RELAXED, MM_ACQUIRE, MM_RELEASE, MM_SEQ_CST,
	};
	unsigned int what = below(9);

	if (*nreads && below(3) == 0)
		i->addr = 1 + below(*nreads);
	if (what < 4) {
		i->op = TINY_R;
		i->order = below(3) ? MM_RELAXED : MM_ACQUIRE;
		++*nreads;
	} else if (what < 8) {
		i->op = TINY_W;
		i->order = below(3) ? MM_RELAXED : MM_RELEASE;
		i->value = value;
		if (*nreads && below(2))
			i->data = 1 + below(*nreads);
	} else {
		i->op = TINY_XCHG;
		i->order = xchg_orders[below(4)];
		i->value = value;
		++*nreads;
	}
}

static void random_thread(struct tiny_insn *insn, unsigned int t, unsigned int nlocs,
			  unsigned int most)
{
	static const enum mm_fence fences[] = {
		MM_FENCE_SEQ_CST, MM_FENCE_RMB, MM_FENCE_WMB, MM_FENCE_ACQUIRE,
	};
	unsigned int n = 2 + below(most - 1), nreads = 0;
	bool section = false;

	for (unsigned int k = 0; k < n; k++) {
		struct tiny_insn *i = &insn[k];
		unsigned int what = below(12);

		i->loc = below(nlocs);
		if (what < 9) {
			random_access(i, &nreads, 1 + (4 * t + k) % 15);
		} else if (what < 11) {
			i->op = TINY_FENCE;
			i->fence = fences[below(4)];
		} else if (section) {
			i->op = TINY_RCU_UNLOCK;
			section = false;
		} else {
			section = below(2);
			i->op = section ? TINY_RCU_LOCK : TINY_GP;
		}
	}
	if (section)
		insn[n].op = TINY_RCU_UNLOCK;
}

static void random_program(struct tiny_program *p, unsigned int number, unsigned int threads,
			   unsigned int most)
{
	unsigned int nlocs;

	generator = number * 77777u + 5;
	below(2);
	memset(p, 0, sizeof(*p));
	p->nthreads = 2 + below(threads - 1);
	nlocs = 2 + below(2);
	for (unsigned int t = 0; t < p->nthreads; t++)
		random_thread(p->insn[t], t, nlocs, most);
}

static void assert_same(unsigned int number)
{
	if (a.n != b.n || memcmp(a.outcome, b.outcome, a.n * sizeof(a.outcome[0])))
		fail_msg("program %u: %u outcomes and %u", number, a.n, b.n);
}

static void compiled_loses_nothing(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 1500; i++) {
		struct tiny_program p;
		struct mm_config sets = { .model = i % 4 ? MM_LKMM : MM_ALPHA, .exact_sets = true };
		struct mm_config prefix = { .model = sets.model };

		random_program(&p, i, 3, 4);
		tiny_explore(&p, &sets, true, &a);
		tiny_explore(&p, &prefix, true, &b);
		assert_same(i);
	}
}

static void equal_states_have_equal_futures(void **state)
{
	static const struct mm_config configs[] = {
		{ .model = MM_LKMM, .exact = true }, { .model = MM_LKMM },
		{ .model = MM_ALPHA, .exact = true }, { .model = MM_WEAK }, { .model = MM_TSO },
		{ .model = MM_SC },
	};

	(void)state;
	for (unsigned int i = 0; i < 60; i++) {
		struct tiny_program p;

		random_program(&p, 10000 + i, 2, 3);
		tiny_explore(&p, &configs[i % 6], true, &a);
		tiny_explore(&p, &configs[i % 6], false, &b);
		assert_same(i);
	}
}

/* Exact dependencies allow whatever assumed ones do; sc is in tso is in lkmm. */
static void contains(unsigned int number)
{
	for (unsigned int i = 0; i < a.n; i++)
		if (!tiny_shows(&b, a.outcome[i].regs, ~0ull, a.outcome[i].final, 0xffff))
			fail_msg("program %u: an outcome of the stronger model is missing", number);
}

static void stronger_models_show_less(void **state)
{
	static const struct mm_config chain[] = {
		{ .model = MM_SC }, { .model = MM_TSO }, { .model = MM_LKMM },
		{ .model = MM_ALPHA }, { .model = MM_ALPHA, .exact = true },
	};

	(void)state;
	for (unsigned int i = 0; i < 200; i++) {
		struct tiny_program p;

		random_program(&p, 20000 + i, 3, 3);
		for (unsigned int c = 0; c + 1 < sizeof(chain) / sizeof(chain[0]); c++) {
			tiny_explore(&p, &chain[c], true, &a);
			tiny_explore(&p, &chain[c + 1], true, &b);
			contains(i);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compiled_loses_nothing),
		cmocka_unit_test(equal_states_have_equal_futures),
		cmocka_unit_test(stronger_models_show_less),
	};

	return cmocka_run_group_tests_name("model-random", tests, NULL, NULL);
}
