// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_random.c - on small random programs the explorer shows what trying every
 * decision shows: the same graphs, or a finding where there is one.
 *
 *	test_explore_random MODEL [FIRST [NUMBER [THREADS [EVENTS [FLAVOUR [jobs|orders]]]]]]
 *
 * jobs: several processes against one, instead.  orders: against all orders of steps, as if none
 * commuted, which tells less and is possible for larger programs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/explore.h"
#include "naive.h"
#include "program.h"
#include "weave/runtime/state.h"

#define MAX_GRAPHS	(1u << 16)
#define MAX_NAIVE	400000u
#define MAX_NAIVE_TSO	50000u	/* most of them differ in how long a store waits only */
#define MAX_ORDERS	20000u	/* explored */

struct set {
	uint32_t n;
	uint64_t graph[MAX_GRAPHS];
	uint64_t findings;
};

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void settle(struct set *s)
{
	uint32_t n = 0;

	qsort(s->graph, s->n, sizeof(s->graph[0]), by_value);
	for (uint32_t i = 0; i < s->n; i++)
		if (!i || s->graph[i] != s->graph[i - 1])
			s->graph[n++] = s->graph[i];
	s->n = n;
}

static void collect(uint64_t graph, const struct lw_outcome *o, void *arg)
{
	struct set *s = arg;

	if (o->verdict == LW_FINDING) {
		s->findings++;
		return;
	}
	if (o->infeasible)	/* somebody waits for ever */
		return;
	if (s->n == MAX_GRAPHS)
		settle(s);
	if (s->n < MAX_GRAPHS)
		s->graph[s->n++] = graph;
}

static struct totals {
	uint64_t programs, skipped, naive, runs, distinct, complete, pruned, blocked, found, shared_runs;
} totals;

/* The input of the first finding shows the same without the explorer. */
static int replays(const struct lw_explore_result *r)
{
	const struct lw_outcome *o = lw_engine_run(&program_scenario, &r->input, false);

	if (o->verdict == LW_FINDING && o->finding.class == r->outcome.finding.class &&
	    !strcmp(o->finding.text, r->outcome.finding.text))
		return 1;
	fprintf(stderr, "%u deviations, explored: %s; run: %s\n", r->input.ndeviations,
		r->outcome.finding.text, o->verdict == LW_FINDING ? o->finding.text : "nothing");
	return 0;
}

static struct set slow, fast;
static struct lw_explore_result result;
static bool orders;

enum difference { ALIKE, TOO_LARGE, DIFFERENT };

static struct lw_plan plan_of_program(void)
{
	struct lw_plan plan = { .nthreads = program.nthreads };

	for (unsigned int t = 0; t < plan.nthreads; t++)
		plan.thread[t].nops = 1;
	return plan;
}

/* Several processes, which leave to each other whatever they can, come to the same as one. */
static int together(uint64_t seed)
{
	struct lw_explore_options options = { .keep_going = true, .early_wakeups = 8, .judge = true };
	const unsigned int jobs = 2 + (unsigned int)(seed % 3 == 0);
	const struct lw_plan plan = plan_of_program();
	static struct lw_explore_result one, r;

	lw_explore(&program_scenario, &plan, &options, &one);
	options.jobs = jobs;
	options.share_all = true;
	lw_explore(&program_scenario, &plan, &options, &r);
	totals.programs++;
	totals.runs += one.counts.runs;
	totals.distinct += r.counts.distinct;
	totals.complete += r.counts.complete;
	totals.pruned += r.counts.pruned;
	totals.blocked += r.counts.blocked;
	totals.found += r.found;
	totals.shared_runs += r.counts.runs;
	if (r.bound == one.bound && !r.lost && !r.diverged && r.found == one.found &&
	    !r.counts.refused && (r.found || r.counts.distinct == one.counts.distinct))
		return 0;
	fprintf(stderr, "seed %llu, %u processes: %llu graphs, not %llu; %llu findings, not %llu; bound %u, "
		"lost %d\n", (unsigned long long)seed, jobs, (unsigned long long)r.counts.distinct,
		(unsigned long long)one.counts.distinct, (unsigned long long)r.counts.findings,
		(unsigned long long)one.counts.findings, r.bound, r.lost);
	program_print(stderr);
	return 1;
}

/* What is shown without reduction, or with none but that steps are steps; 0: too much. */
static uint64_t in_full(const struct lw_plan *plan)
{
	const struct lw_explore_options options = {
		.each = collect, .arg = &slow, .keep_going = true, .early_wakeups = 8,
		.all_orders = true, .max_executions = MAX_ORDERS,
	};

	if (!orders)
		return naive_explore(&program_scenario, plan, lw_eng.tso ? MAX_NAIVE_TSO : MAX_NAIVE,
				     collect, &slow);
	lw_explore(&program_scenario, plan, &options, &result);
	return result.bound == LW_BOUND_NONE ? result.counts.runs : 0;
}

static enum difference differs(uint64_t *naive)
{
	const struct lw_explore_options options = {
		.each = collect, .arg = &fast, .keep_going = true, .early_wakeups = 8,
		.max_executions = MAX_ORDERS,
	};
	struct lw_plan plan = plan_of_program();

	slow.n = fast.n = 0;
	slow.findings = fast.findings = 0;
	*naive = in_full(&plan);
	settle(&slow);
	if (!*naive || slow.n > MAX_GRAPHS / 2)
		return TOO_LARGE;
	lw_explore(&program_scenario, &plan, &options, &result);
	settle(&fast);
	if (result.found && !replays(&result))
		return DIFFERENT;
	if (result.bound == LW_BOUND_NONE && !slow.findings == !fast.findings &&
	    (slow.findings ||
	     (slow.n == fast.n && !memcmp(slow.graph, fast.graph, fast.n * sizeof(fast.graph[0])))))
		return ALIKE;
	return result.bound == LW_BOUND_MODEL ? TOO_LARGE : DIFFERENT;
}

/* Operation i of thread t goes, if it makes no difference to there being a difference. */
static bool without(unsigned int t, unsigned int i)
{
	struct program whole = program;
	uint64_t naive;

	memmove(&program.op[t][i], &program.op[t][i + 1],
		(PROGRAM_OPS - i - 1) * sizeof(program.op[t][0]));
	program.nops[t]--;
	if (differs(&naive) == DIFFERENT)
		return true;
	program = whole;
	return false;
}

static void shrink(void)
{
	bool shorter;

	do {
		shorter = false;
		for (unsigned int t = 0; t < program.nthreads; t++)
			for (unsigned int i = program.nops[t]; i-- > 0;)
				shorter |= without(t, i);
	} while (shorter);
}

static int compare(uint64_t seed, enum program_flavour flavour)
{
	uint64_t naive;
	enum difference d = differs(&naive);

	if (d == TOO_LARGE) {
		totals.skipped++;
		return 0;
	}
	totals.programs++;
	totals.naive += naive;
	totals.runs += result.counts.runs;
	totals.distinct += result.counts.distinct;
	totals.complete += result.counts.complete;
	totals.pruned += result.counts.pruned;
	totals.blocked += result.counts.blocked;
	totals.found += slow.findings != 0;
	if (d == ALIKE)
		return 0;
	fprintf(stderr, "flavour %u seed %llu:\n", flavour, (unsigned long long)seed);
	program_print(stderr);
	shrink();
	differs(&naive);
	fprintf(stderr, "or shorter, tried %llu: %u graphs, %llu findings; explored %llu: %u graphs, %llu "
		"findings, bound %u\n", (unsigned long long)naive, slow.n,
		(unsigned long long)slow.findings, (unsigned long long)result.counts.runs, fast.n,
		(unsigned long long)fast.findings, result.bound);
	program_print(stderr);
	return 1;
}

/* How large: what two threads do to such a lock says little. */
static unsigned int threads_of(enum program_flavour flavour, uint64_t seed)
{
	return flavour == FLAVOUR_RWLOCK ? 3 : 2 + (unsigned int)(seed % 2);
}

static unsigned int events_of(enum program_flavour flavour, uint64_t seed, enum mm_model model)
{
	unsigned int more = (unsigned int)(seed % 3);

	if (flavour == FLAVOUR_REUSE || flavour == FLAVOUR_FRAMES)	/* each is several */
		return 2 + more;
	if (flavour != FLAVOUR_RWLOCK)
		return 4 + more;
	return model == MM_SC ? 9 + more : 6 + more;
}

int main(int argc, char **argv)
{
	struct lw_engine_options engine = { 0 };
	uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 0) : 0;
	uint64_t number = argc > 3 ? strtoull(argv[3], NULL, 0) : 60;
	unsigned int threads = argc > 4 ? (unsigned int)atoi(argv[4]) : 0;
	unsigned int events = argc > 5 ? (unsigned int)atoi(argv[5]) : 0;
	int only = argc > 6 ? atoi(argv[6]) : -1;
	bool jobs = argc > 7 && !strcmp(argv[7], "jobs");
	const char *error;
	int failed = 0;

	orders = argc > 7 && !strcmp(argv[7], "orders");
	engine.model = mm_model_by_name(argc > 1 ? argv[1] : "lkmm");
	if (engine.model == MM_NR_MODELS || lw_engine_init(&engine, &error)) {
		fprintf(stderr, "usage: %s MODEL [FIRST [NUMBER [THREADS [EVENTS [FLAVOUR [jobs|orders]]]]]]\n", argv[0]);
		return 2;
	}
	for (int flavour = 0; flavour < FLAVOUR_NR; flavour++) {
		if (only >= 0 ? flavour != only : (flavour == FLAVOUR_CALLBACKS) != !!program_calls)
			continue;
		memset(&totals, 0, sizeof(totals));
		for (uint64_t seed = first; seed < first + number && failed < 10; seed++) {
			program_make(seed, (enum program_flavour)flavour,
				     threads ? threads : threads_of((enum program_flavour)flavour, seed),
				     events ? events : events_of((enum program_flavour)flavour, seed,
							 engine.model));
			failed += jobs ? together(seed) : compare(seed, (enum program_flavour)flavour);
		}
		if (number && !totals.programs) {
			fprintf(stderr, "too large, or without end: there is nothing to compare\n");
			failed++;
		}
		printf("flavour %d: %llu programs (%llu too large, %llu with findings): %llu executions "
		       "tried, %llu explored: %llu distinct, %llu complete, %llu pruned, %llu blocked; "
		       "%llu by several processes\n",
		       flavour, (unsigned long long)totals.programs,
		       (unsigned long long)totals.skipped, (unsigned long long)totals.found,
		       (unsigned long long)totals.naive, (unsigned long long)totals.runs,
		       (unsigned long long)totals.distinct, (unsigned long long)totals.complete,
		       (unsigned long long)totals.pruned, (unsigned long long)totals.blocked,
		       (unsigned long long)totals.shared_runs);
	}
	return failed != 0;
}
