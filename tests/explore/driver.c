// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * driver.c - explores the scenario that it is linked with.
 *
 *	CASE MODEL THREADS EXPECTED	a number of distinct executions, or a class of finding
 *	CASE bench MODEL THREADS
 *
 * A finding's input must show the same finding again without the explorer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "explore/explore.h"

static int fail(const char *what)
{
	fprintf(stderr, "FAILED: %s\n", what);
	return 1;
}

static int check_finding(const struct lw_explore_result *r, const char *expected)
{
	const struct lw_outcome *o;

	printf("%s: %s\n", lw_class_name(r->outcome.finding.class), r->outcome.finding.text);
	if (strcmp(lw_class_name(r->outcome.finding.class), expected))
		return fail("not what was expected");
	if (r->input.ndeviations > LW_MAX_DEVIATIONS)
		return fail("more deviations than an input has room for");
	o = lw_engine_run(&lw_scenario, &r->input, false);
	if (o->verdict != LW_FINDING || o->finding.class != r->outcome.finding.class ||
	    o->finding.thread != r->outcome.finding.thread)
		return fail("its input shows something else");
	o = lw_engine_run(&lw_scenario, &r->input, true);
	if (o->judged == LW_REJECTED)
		return fail("the axioms reject it");
	return 0;
}

int main(int argc, char **argv)
{
	bool bench = argc > 1 && !strcmp(argv[1], "bench");
	const struct lw_explore_options options = { .early_wakeups = 1 };
	struct lw_engine_options engine = { 0 };
	static struct lw_explore_result r;
	struct lw_plan plan = lw_scenario.plan;
	const char *error = NULL;
	clock_t start;
	double seconds;

	if (argc < 4)
		return fail("usage: MODEL THREADS EXPECTED, or bench MODEL THREADS");
	engine.model = mm_model_by_name(argv[bench ? 2 : 1]);
	plan.nthreads = (unsigned int)atoi(argv[bench ? 3 : 2]);
	if (engine.model == MM_NR_MODELS || !plan.nthreads || plan.nthreads > lw_scenario.max_threads)
		return fail("no such model, or too many threads");
	if (lw_engine_init(&engine, &error))
		return fail(error);
	start = clock();
	lw_explore(&lw_scenario, &plan, &options, &r);
	seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	printf("%llu executions: %llu complete, %llu distinct, %llu blocked, %llu pruned\n",
	       (unsigned long long)r.counts.runs, (unsigned long long)r.counts.complete,
	       (unsigned long long)r.counts.distinct, (unsigned long long)r.counts.blocked,
	       (unsigned long long)r.counts.pruned);
	if (bench) {
		printf("%.0f distinct/s, redundancy %.2f\n", (double)r.counts.distinct / seconds,
		       (double)r.counts.runs / (double)r.counts.distinct);
		return 0;
	}
	if (r.found)
		return check_finding(&r, argv[3]);
	if (r.bound != LW_BOUND_NONE)
		return fail("incomplete");
	if (strtoull(argv[3], NULL, 10) != r.counts.distinct)
		return fail("not so many as expected");
	return 0;
}
