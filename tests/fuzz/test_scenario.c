// SPDX-License-Identifier: GPL-2.0-or-later
/* Each limit of scenario.h, broken: what is said names the field, its value and the limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "fuzz/scenario.h"

static void nothing(void)
{
}

static void no_op(unsigned int arg)
{
	(void)arg;
}

static struct lw_op ops[LW_SCENARIO_MAX_OPS + 1];
static const struct lw_scenario good = {
	.name = "test", .summary = "none", .setup = nothing, .ops = ops, .nops = 3,
	LW_SCENARIO_THREADS(2, 4), LW_SCENARIO_LENGTH(6), LW_SCENARIO_STARTS(10),
	.plan = { .nthreads = 3, .thread = {
		{ .nops = 2, .ops = { { 0, 1 }, { 1, 0 } } },
		{ .nops = 1, .ops = { { 2, 200 } } },
		{ .nops = 0 },
	}, .start = 9 },
};

static struct lw_scenario bad;

static void fresh(void)
{
	unsigned int i;

	for (i = 0; i <= LW_SCENARIO_MAX_OPS; i++)
		ops[i] = (struct lw_op){ "other", no_op, 256 };
	ops[0] = (struct lw_op){ "a", no_op, 3 };
	ops[1] = (struct lw_op){ "b", no_op, 0 };
	bad = good;
}

/* `bad` is refused, and all of these words are in what is said.  Then it is good again. */
static void refused(const char *first, const char *second, const char *third)
{
	const char *text = lw_scenario_problem(&bad, "test");

	assert_non_null(text);
	if (!strstr(text, first) || !strstr(text, second) || !strstr(text, third))
		fail_msg("no '%s', '%s' and '%s' in: %s", first, second, third, text);
	fresh();
}

static void good_ones(void **st)
{
	(void)st;
	fresh();
	assert_null(lw_scenario_problem(&bad, "test"));
	assert_null(lw_scenario_problem(&bad, NULL));
	bad.nops = LW_SCENARIO_MAX_OPS;
	bad.min_threads = 1;
	bad.max_threads = LW_SCENARIO_MAX_THREADS;
	bad.max_ops = LW_PLAN_MAX_OPS;
	bad.nstarts = LW_SCENARIO_MAX_STARTS;
	assert_null(lw_scenario_problem(&bad, "test"));
	bad.nstarts = bad.plan.start = 0;
	assert_null(lw_scenario_problem(&bad, "test"));
}

static void missing(void **st)
{
	(void)st;
	fresh();
	bad.name = NULL;
	refused("name", "folder", "");
	bad.name = "";
	refused("name", "folder", "");
	bad.name = "other";
	refused("name", "'other'", "'test'");
	bad.summary = NULL;
	refused("summary", "", "");
	bad.setup = NULL;
	refused("setup", "", "");
	bad.ops = NULL;
	refused("ops", "", "");
	ops[1].run = NULL;
	refused("ops[1]", "'b'", "function");
	ops[2].name = NULL;
	refused("ops[2]", "name", "");
}

static void numbers(void **st)
{
	(void)st;
	fresh();
	bad.nops = LW_SCENARIO_MAX_OPS + 1;
	refused("nops is 33", "32", "LW_SCENARIO_MAX_OPS");
	bad.nops = 0;
	refused("nops is 0", "from 1", "LW_SCENARIO_MAX_OPS");
	bad.max_threads = LW_SCENARIO_MAX_THREADS + 1;
	refused("max_threads is 7", "6", "LW_SCENARIO_MAX_THREADS");
	bad.max_threads = 0;
	refused("max_threads is 0", "from 1", "LW_SCENARIO_MAX_THREADS");
	bad.min_threads = 0;
	refused("min_threads is 0", "from 1 to 4", "max_threads");
	bad.min_threads = 4;
	bad.max_threads = 3;
	refused("min_threads is 4", "from 1 to 3", "max_threads");
	bad.max_ops = LW_PLAN_MAX_OPS + 1;
	refused("max_ops is 9", "8", "LW_PLAN_MAX_OPS");
	bad.max_ops = 0;
	refused("max_ops is 0", "from 1", "LW_PLAN_MAX_OPS");
	bad.nstarts = LW_SCENARIO_MAX_STARTS + 1;
	refused("nstarts is 65537", "65536", "LW_SCENARIO_MAX_STARTS");
	ops[2].nargs = 257;
	refused("nargs is 257", "256", "'other'");
}

static void plans(void **st)
{
	(void)st;
	fresh();
	bad.plan.nthreads = 1;
	refused("plan.nthreads is 1", "2 (min_threads)", "4 (max_threads)");
	bad.plan.nthreads = 5;
	refused("plan.nthreads is 5", "2 (min_threads)", "4 (max_threads)");
	bad.plan.start = 10;
	refused("plan.start is 10", "nstarts", "is 10");
	bad.nstarts = 0;
	bad.plan.start = 1;
	refused("plan.start is 1", "nstarts", "is 0");
	bad.plan.thread[2].nops = 7;
	refused("plan.thread[2].nops is 7", "max_ops", "6");
	bad.plan.thread[0].ops[1].op = 3;
	refused("plan.thread[0].ops[1]", "operation 3", "there are 3");
	bad.plan.thread[0].ops[0].arg = 3;
	refused("plan.thread[0].ops[0]", "argument 3", "'a'");
	bad.plan.thread[0].ops[1].arg = 1;
	refused("plan.thread[0].ops[1]", "argument 1", "'b'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_ones),
		cmocka_unit_test(missing),
		cmocka_unit_test(numbers),
		cmocka_unit_test(plans),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
