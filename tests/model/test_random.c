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

#include "generate.h"

static struct tiny_result a, b;

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

		generate(&p, i, 3, 4, GENERATE_ANY);
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

		generate(&p, 10000 + i, 2, 3, GENERATE_ANY);
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

		generate(&p, 20000 + i, 3, 3, GENERATE_ANY);
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
