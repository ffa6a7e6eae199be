// SPDX-License-Identifier: GPL-2.0-or-later
/* What libFuzzer, and the engines that speak its language, call. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/decode.h"
#include "fuzz/mutate.h"
#include "fuzz/scenario.h"
#include "fuzz/target.h"
#include "report/report.h"
#include "weave/runtime/coverage.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned int seed);

/*
 * libFuzzer takes what is non-zero in this section for coverage, in buckets of
 * powers of two.  It looks at every byte after every execution, so the engine's
 * table is folded.
 */
#define EXTRA_COUNTERS 512u
__attribute__((section("__libfuzzer_extra_counters"), used))
static uint8_t extra_counters[EXTRA_COUNTERS];

static struct lw_target_options options;
static struct lw_stats *stats;
static const uint8_t *block_hits;
static size_t nblocks;
static bool bench;
static struct lw_shape shape;

static void say_summary(void)
{
	if (!stats->executions || getenv(LW_STATS_ENV))
		return;
	if (options.judge || stats->rejected)
		fprintf(stderr, "lockweave: the axioms of %s were asked about %llu executions, and "
			"reject %llu; races missed: %llu\n", mm_model_name(options.model),
			(unsigned long long)stats->judged, (unsigned long long)stats->rejected,
			(unsigned long long)stats->races_missed);
	if (stats->warned)
		fprintf(stderr, "lockweave: %llu executions with a warning, the first: %s\n",
			(unsigned long long)stats->warned, stats->warning);
	fprintf(stderr,
		"lockweave: %llu executions under %s, about %llu different; %llu out of steps\n",
		(unsigned long long)stats->executions, mm_model_name(options.model),
		(unsigned long long)lw_stats_distinct(stats),
		(unsigned long long)stats->out_of_steps);
}

/* Every length is as good as any other: do not let libFuzzer start with short inputs. */
static void add_defaults(int *argc, char ***argv)
{
	static char length[32], no_control[] = "-len_control=0";
	bool has_length = false, has_control = false;
	char **copy;
	int i, n = 0;

	copy = calloc((size_t)*argc + 3, sizeof(*copy));
	if (!copy)
		lw_target_die("out of memory");
	for (i = 0; i < *argc; i++) {
		has_length |= !strncmp((*argv)[i], "-max_len=", 9);
		has_control |= !strncmp((*argv)[i], "-len_control=", 13);
		copy[n++] = (*argv)[i];
	}
	snprintf(length, sizeof(length), "-max_len=%u", LW_INPUT_MAX_BYTES);
	if (!has_length)
		copy[n++] = length;
	if (!has_control)
		copy[n++] = no_control;
	free(*argv);	/* lw_target_options() made it */
	*argc = n;
	*argv = copy;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct lw_engine_options engine = { 0 };
	const struct lw_covered *blocks;
	const char *problem;

	lw_target_options(argc, argv, &options);
	problem = lw_scenario_problem(&lw_scenario, lw_target_info.lock);
	if (options.describe)
		exit(lw_target_describe(problem));
	if (problem)
		lw_target_die("the scenario of %s cannot be used: %s", lw_target_info.lock, problem);
	if (options.coverage)
		exit(lw_target_coverage(&options));
	/* Under sc loads have no choice; what is left are wake-ups, objects and the like. */
	shape.value_percent = options.model == MM_SC ? 15 : 50;
	/* Processes that libFuzzer starts (-fork, -merge, ...) do not get our options. */
	setenv(LW_MODEL_ENV, mm_model_name(options.model), 1);
	engine.model = options.model;
	if (lw_engine_init(&engine, &problem))
		lw_target_die("%s", problem);
	if (options.replay)
		exit(lw_target_replay(&options));
	if (options.shrink)
		exit(lw_target_shrink(&options));
	if (options.bench)
		exit(lw_target_bench(&options));
	if (options.explore)
		exit(lw_target_explore(&options));
	lw_target_steady(&(struct lw_input){ .plan = lw_scenario.plan });
	stats = lw_stats_open();
	nblocks = lw_coverage(&block_hits, &blocks);
	if (nblocks > LW_STATS_MAX_COUNTERS)
		nblocks = LW_STATS_MAX_COUNTERS;
	stats->ncounters = (uint32_t)nblocks;
	bench = getenv(LW_BENCH_ENV) != NULL;
	lw_artifact_options(*argc, *argv);
	add_defaults(argc, argv);
	atexit(say_summary);
	return 0;
}

static void take_feedback(void)
{
	unsigned int i, part;

	for (i = 0; i < EXTRA_COUNTERS; i++)
		extra_counters[i] = lw_feedback[i];
	for (part = EXTRA_COUNTERS; part < LW_FEEDBACK_BYTES; part += EXTRA_COUNTERS)
		for (i = 0; i < EXTRA_COUNTERS; i++)
			extra_counters[i] |= lw_feedback[part + i];
	memset(lw_feedback, 0, LW_FEEDBACK_BYTES);
	for (i = 0; i < nblocks; i++)
		stats->covered[i] |= block_hits[i];
}

/*
 * The model's axioms know no such execution: what was found is a fault of the
 * engine, not of the lock.  The first few are kept for who mends the engine.
 */
static void keep_rejected(const uint8_t *data, size_t size, const struct lw_outcome *o)
{
	char name[600];
	FILE *file;

	if (stats->rejected++ >= 10)
		return;
	lw_artifact_name("rejected", data, size, name, sizeof(name));
	file = fopen(name, "wb");
	if (file && fwrite(data, 1, size, file) == size && !fclose(file))
		fprintf(stderr, "lockweave: %s is an execution that the axioms of %s reject (%s): a "
			"fault of lockweave; please report it\n", name, mm_model_name(options.model),
			o->axiom);
}

static void count_judged(const uint8_t *data, size_t size, const struct lw_outcome *o)
{
	stats->judged += o->judged != LW_NOT_JUDGED;
	stats->races_missed += o->judged == LW_RACE_MISSED;
	if (o->judged == LW_REJECTED)
		keep_rejected(data, size, o);
}

static void count_warning(const struct lw_outcome *o)
{
	if (!stats->warned++)
		snprintf(stats->warning, sizeof(stats->warning), "%s: %s",
			 lw_warning_name(o->warning.kind), o->warning.text);
}

/* Returns only if the axioms reject the execution. */
static void report_finding(const uint8_t *data, size_t size, const struct lw_input *input,
			   const struct lw_outcome *first)
{
	const struct lw_report_style style = { 0 };
	struct lw_report r;
	sigset_t stops, before;
	char file[512];

	/* Whoever stops us now would lose the finding. */
	stats->state = LW_STATS_REPORTING;
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGALRM);
	sigprocmask(SIG_BLOCK, &stops, &before);
	lw_artifact_name("crash", data, size, file, sizeof(file));
	snprintf(stats->file, sizeof(stats->file), "%s", file);
	if (!lw_target_record(input, first, options.model, file, &r)) {
		stats->state = LW_STATS_BROKEN;
		fprintf(stderr, "lockweave: %s\n", lw_target_whose_fault(file, first, r.outcome));
		if (lw_scenario.program)
			_exit(LW_EXIT_USAGE);
		abort();
	}
	count_judged(data, size, r.outcome);
	if (r.outcome->judged == LW_REJECTED) {
		stats->state = LW_STATS_RUNNING;
		stats->file[0] = '\0';
		sigprocmask(SIG_SETMASK, &before, NULL);
		return;
	}
	snprintf(stats->class_name, sizeof(stats->class_name), "%s",
		 lw_class_name(first->finding.class));
	lw_report_token(&r, stats->token, sizeof(stats->token));
	stats->state = LW_STATS_FOUND;
	lw_report_sanitizer(stderr, &r);
	fputc('\n', stderr);
	lw_report_diagram(stderr, &r, &style);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct lw_input input;
	const struct lw_outcome *o;

	if (bench)
		size = 0;
	lw_decode(&lw_scenario, data, size, &input);
	lw_target_under_way(stats, data, size);
	o = lw_engine_run(&lw_scenario, &input, options.judge);
	if (__builtin_expect(options.judge, 0))
		o = lw_engine_judge();
	stats->executions++;
	stats->events += o->events;
	stats->unmodelled += o->unmodelled;
	stats->out_of_steps += o->verdict == LW_OUT_OF_STEPS;
	if (__builtin_expect(o->warning.text[0] != '\0', 0))
		count_warning(o);
	lw_stats_saw(stats, o->signature);
	take_feedback();
	memcpy(shape.decisions, o->decisions, sizeof(shape.decisions));
	if (__builtin_expect(options.judge, 0) && o->verdict != LW_FINDING)
		count_judged(data, size, o);
	if (__builtin_expect(o->verdict == LW_FINDING, 0)) {
		struct lw_outcome first = *o;

		report_finding(data, size, &input, &first);
	}
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	unsigned int ran;
	/* In between, while changes pile up, what was known last will do. */
	const struct lw_aims *aims = lw_aims_of(&lw_scenario, data, size, &ran);

	stats->executions += ran;
	if (aims)
		shape.aims = aims;
	return lw_mutate(&lw_scenario, data, size, max_size, seed, &shape);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned int seed)
{
	return lw_cross_over(a, a_size, b, b_size, out, max_size, seed);
}
