// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * driver.c - explores the scenario that it is linked with.
 *
 *	CASE MODEL THREADS EXPECTED	a number of distinct executions, a class of finding, or
 *					brute-force: as many as if every decision is tried
 *	CASE MODEL THREADS EXPECTED JOBS	so many processes, which leave to each other
 *					whatever they can
 *	CASE bench MODEL THREADS [JOBS]	again and again for a second
 *
 * A finding's input must show the same finding again without the explorer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "explore/explore.h"
#include "naive.h"

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

static void say(const struct lw_explore_counts *c)
{
	printf("%llu executions: %llu complete, %llu distinct, %llu blocked, %llu pruned\n",
	       (unsigned long long)c->runs, (unsigned long long)c->complete,
	       (unsigned long long)c->distinct, (unsigned long long)c->blocked,
	       (unsigned long long)c->pruned);
}

/* Of the processor; if several processes share the work, as they pass. */
static double now(const struct lw_explore_options *options)
{
	struct timespec t;

	clock_gettime(options->jobs > 1 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int bench(const struct lw_plan *plan, const struct lw_explore_options *options)
{
	static struct lw_explore_result r;
	unsigned long long distinct = 0;
	double start = now(options), seconds;

	do {
		lw_explore(&lw_scenario, plan, options, &r);
		if (r.found || r.bound != LW_BOUND_NONE)
			return fail("not all of it was explored");
		distinct += r.counts.distinct;
		seconds = now(options) - start;
	} while (seconds < 1);
	say(&r.counts);
	printf("%.0f distinct/s, redundancy %.2f\n", (double)distinct / seconds,
	       (double)r.counts.runs / (double)r.counts.distinct);
	return 0;
}

/* ---- graphs, by trying every decision ---- */

#define MAX_TRIED	5000000u
#define MAX_GRAPHS	65536u

static struct {
	uint64_t graph[MAX_GRAPHS];
	uint32_t n;
	bool full;
} tried;

static void collect(uint64_t graph, const struct lw_outcome *o, void *arg)
{
	uint32_t i = (uint32_t)graph % MAX_GRAPHS;

	(void)arg;
	if (o->verdict != LW_PASSED)
		return;
	graph += !graph;
	while (tried.graph[i] && tried.graph[i] != graph)
		i = (i + 1) % MAX_GRAPHS;
	if (tried.graph[i])
		return;
	tried.full |= ++tried.n == MAX_GRAPHS / 2;
	if (!tried.full)
		tried.graph[i] = graph;
}

static int compare(const struct lw_plan *plan, uint64_t distinct)
{
	uint64_t runs = naive_explore(&lw_scenario, plan, MAX_TRIED, collect, NULL);

	if (!runs || tried.full)
		return fail("too large for trying every decision");
	printf("%llu executions by trying every decision: %u distinct\n",
	       (unsigned long long)runs, tried.n);
	return tried.n == distinct ? 0 : fail("trying every decision finds another number");
}

int main(int argc, char **argv)
{
	bool again = argc > 1 && !strcmp(argv[1], "bench");
	const struct lw_explore_options options = {
		.early_wakeups = 1, .share_all = !again, .judge = !again,
		.jobs = argc > 4 ? (unsigned int)atoi(argv[4]) : 1,
	};
	struct lw_engine_options engine = { 0 };
	static struct lw_explore_result r;
	struct lw_plan plan = lw_scenario.plan;
	const char *error = NULL;

	if (argc < 4)
		return fail("usage: MODEL THREADS EXPECTED, or bench MODEL THREADS");
	engine.model = mm_model_by_name(argv[again ? 2 : 1]);
	plan.nthreads = (unsigned int)atoi(argv[again ? 3 : 2]);
	if (engine.model == MM_NR_MODELS || !plan.nthreads || plan.nthreads > lw_scenario.max_threads)
		return fail("no such model, or too many threads");
	if (lw_engine_init(&engine, &error))
		return fail(error);
	if (again)
		return bench(&plan, &options);
	lw_explore(&lw_scenario, &plan, &options, &r);
	say(&r.counts);
	if (r.lost || r.diverged)
		return fail("a process was lost, or an execution did not repeat itself");
	if (r.counts.refused || r.counts.missed)
		return fail("the axioms reject executions, or see races in them");
	if (r.found)
		return check_finding(&r, argv[3]);
	if (r.bound != LW_BOUND_NONE)
		return fail("incomplete");
	if (!strcmp(argv[3], "brute-force"))
		return compare(&plan, r.counts.distinct);
	if (strtoull(argv[3], NULL, 10) != r.counts.distinct)
		return fail("not so many as expected");
	return 0;
}
