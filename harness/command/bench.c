// SPDX-License-Identifier: GPL-2.0-or-later
/* How fast executions are.  Figures are printed, never judged: machines differ. */
#include "command/describe.h"
#include "command/fuzz.h"
#include "command/native.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct options {
	const char *name;
	unsigned long seconds;
	bool json;
};

struct figures {
	double executions, events, seconds;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPTION('s'):
		o->seconds = number_option("seconds", arg, 1, 3600);
		return 0;
	case OPTION('j'):
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (o->name)
			die("lockweave bench takes at most one lock; '%s' is too much", arg);
		o->name = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option table[] = {
	{ .name = "seconds", .key = OPTION('s'), .arg = "N", .doc = "for each measurement (default: 2)" },
	{ .name = "json", .key = OPTION('j'), .doc = "print JSON" },
	{ .name = "native", .key = OPTION('n'), .doc = "locks on real threads instead; "
	  "lockweave bench --native --help says more" },
	{ .name = "stress", .key = OPTION('T'), .doc = "what the flavour stress costs instead; "
	  "lockweave bench --stress --help says more" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "[NAME[:BUG]]",
	.doc = "Measures executions and events a second on one core, race detector on, for each lock "
	       "and memory model: the plan of an empty input (\"default\"), inputs as the mutator "
	       "makes them (\"random\"), and the default plan with libFuzzer in front (\"libFuzzer\").  "
	       "Seconds are of processor time.",
};

static double number(const cJSON *json, const char *name)
{
	return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(json, name));
}

static struct figures alone(const struct target *t, const char *model, const char *inputs,
			    unsigned long seconds)
{
	char time[32];
	char *const argv[] = { (char *)(uintptr_t)t->path, "--bench", (char *)(uintptr_t)inputs, "--model",
			       (char *)(uintptr_t)model, "--seconds", time, NULL };
	struct figures f;
	char *text;
	cJSON *json;

	snprintf(time, sizeof(time), "%lu", seconds);
	text = child_output(argv, NULL);
	if (!text)
		return (struct figures){ 0 };
	json = cJSON_Parse(text);
	if (!json)
		die("%s --bench printed no JSON", t->path);
	f = (struct figures){ number(json, "executions"), number(json, "events"),
			      number(json, "seconds") };
	cJSON_Delete(json);
	free(text);
	return f;
}

static double cpu_seconds(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       1e-6 * (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec);
}

static struct figures with_engine(const struct target *t, const char *model, unsigned long seconds)
{
	char time[48], stats_path[PATH_MAX], log[PATH_MAX];
	char *const argv[] = { (char *)(uintptr_t)t->path, "-seed=1", time, NULL };
	const char *const environment[] = { "LOCKWEAVE_MODEL", model, "LOCKWEAVE_BENCH", "1",
					    LW_STATS_ENV, stats_path, NULL };
	struct lw_stats *stats;
	struct figures f;
	struct rusage before, after;
	int status;

	snprintf(time, sizeof(time), "-max_total_time=%lu", seconds);
	snprintf(stats_path, sizeof(stats_path), "%s/bench", temporary_directory());
	snprintf(log, sizeof(log), "%s/bench.log", temporary_directory());
	remove(stats_path);
	stats = lw_stats_create(stats_path);
	if (!stats)
		die("cannot make %s: %s", stats_path, strerror(errno));
	getrusage(RUSAGE_CHILDREN, &before);
	status = child_wait(child_start(argv, environment, log, log));
	getrusage(RUSAGE_CHILDREN, &after);
	if (interrupts())
		return (struct figures){ 0 };
	if (status)
		die("%s ended with status %d under libFuzzer", t->path, status);
	f = (struct figures){ (double)stats->executions, (double)stats->events,
			      cpu_seconds(&after) - cpu_seconds(&before) };
	return f;
}

static void print_row(const struct target *t, const char *model, const char *inputs,
		      const struct figures *f)
{
	printf("%-24s %-6s %-10s %8.1f %16s %16s\n", target_name(t), model, inputs,
	       f->executions > 0 ? f->events / f->executions : 0,
	       with_commas((unsigned long long)(f->executions / f->seconds)),
	       with_commas((unsigned long long)(f->events / f->seconds)));
	fflush(stdout);
}

static void add_row(cJSON *rows, const struct target *t, const char *model, const char *inputs,
		    const struct figures *f)
{
	cJSON *row = cJSON_CreateObject();

	cJSON_AddStringToObject(row, "target", target_name(t));
	cJSON_AddStringToObject(row, "model", model);
	cJSON_AddStringToObject(row, "inputs", inputs);
	cJSON_AddNumberToObject(row, "executions", f->executions);
	cJSON_AddNumberToObject(row, "events", f->events);
	cJSON_AddNumberToObject(row, "seconds", f->seconds);
	cJSON_AddItemToArray(rows, row);
}

static void measure(const struct options *o, const struct target *t, cJSON *rows)
{
	static const char *const inputs[] = { "default", "random", "libFuzzer" };
	unsigned int model, i;

	for (model = 0; model < MM_NR_MODELS; model++) {
		const char *name = mm_model_name(model);

		for (i = 0; i < 3; i++) {
			struct figures f = i < 2 ? alone(t, name, inputs[i], o->seconds) :
						   with_engine(t, name, o->seconds);

			/* What was cut short says nothing. */
			if (interrupts())
				return;
			if (o->json)
				add_row(rows, t, name, inputs[i], &f);
			else
				print_row(t, name, inputs[i], &f);
		}
	}
}

static bool has_option(int argc, char **argv, const char *option)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], option))
			return true;
	return false;
}

static int bench_executions(int argc, char **argv)
{
	struct options o = { .seconds = 2 };
	cJSON *root = cJSON_CreateObject(), *rows = cJSON_AddArrayToObject(root, "rows");
	struct targets all;
	unsigned int i;

	parse_options(&argp, "bench", argc, argv, &o);
	targets_find(&all);
	interrupts_catch();
	cJSON_AddNumberToObject(root, "version", 1);
	if (o.name)
		target_check(target_by_name(&all, o.name));
	for (i = 0; !o.name && i < all.n; i++)
		if (!*all.target[i].bug)
			target_check(&all.target[i]);
	if (!o.json)
		printf("%-24s %-6s %-10s %8s %16s %16s\n", "lock", "model", "inputs", "events",
		       "executions/s", "events/s");
	if (o.name)
		measure(&o, target_by_name(&all, o.name), rows);
	for (i = 0; !o.name && i < all.n; i++)
		if (!*all.target[i].bug)
			measure(&o, &all.target[i], rows);
	if (interrupts() && !o.json)
		puts("interrupted: not all of what was asked for");
	cJSON_AddBoolToObject(root, "interrupted", interrupts() != 0);
	if (o.json)
		json_print(root, false);
	else
		cJSON_Delete(root);
	targets_free(&all);
	return EXIT_NOTHING;
}

int command_bench(int argc, char **argv)
{
	if (has_option(argc, argv, "--native"))
		return command_native(argc, argv);
	if (has_option(argc, argv, "--stress"))
		return command_native_ratio(argc, argv);
	return bench_executions(argc, argv);
}
