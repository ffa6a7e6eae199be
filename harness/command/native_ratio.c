// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lockweave bench --stress: what the oracles, records and rounds of the flavour
 * `stress` cost.  The same lock's operations, drawn alike, by its program there and
 * in a bare loop (harness/native/bare/loop.c), in turns.
 */
#include "command/native.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NR_OPS		64u

struct ratio_options {
	struct list threads;
	unsigned long rounds, milliseconds;
	bool json;
	const char *name;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct ratio_options *o = state->input;

	switch (key) {
	case OPTION('t'):
		parse_list("threads", arg, 1, 64, &o->threads);
		return 0;
	case OPTION('r'):
		o->rounds = number_option("rounds", arg, 1, 1000);
		return 0;
	case OPTION('m'):
		o->milliseconds = number_option("slice", arg, 10, 600000);
		return 0;
	case OPTION('j'):
		o->json = true;
		return 0;
	case OPTION('T'):
		return 0;
	case ARGP_KEY_ARG:
		if (o->name)
			die("lockweave bench --stress takes one lock; '%s' is too much", arg);
		o->name = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option table[] = {
	{ .name = "stress", .key = OPTION('T'), .doc = "this measurement" },
	{ .name = "threads", .key = OPTION('t'), .arg = "N,...", .doc = "(default: as many as a scenario has, 4)" },
	{ .name = "rounds", .key = OPTION('r'), .arg = "N", .doc = "both have so many turns (default: 7)" },
	{ .name = "slice", .key = OPTION('m'), .arg = "MILLISECONDS", .doc = "a turn (default: 500)" },
	{ .name = "json", .key = OPTION('j'), .doc = "print JSON" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "--stress NAME",
	.doc = "Compares `lockweave stress NAME`, without a sanitizer and without delays, with the same "
	       "operations in a bare loop, in which nothing is checked or counted.\vSee docs/native.md.",
};

static double number(const cJSON *json, const char *name)
{
	return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(json, name));
}

/* Operations a second; kinds: "rrwf..." of the operations, by what the program found out. */
static double checked_rate(const char *path, const struct ratio_options *o, unsigned long threads, unsigned long seed,
			   char kinds[NR_OPS + 1])
{
	char t[24], s[24], n[24];
	char *const argv[] = { (char *)(uintptr_t)path, "--json", "--threads", t, "--seconds", s, "--seed", n, NULL };
	const cJSON *op;
	cJSON *json;
	char *text;
	unsigned int i = 0;
	double rate;

	snprintf(t, sizeof(t), "%lu", threads);
	snprintf(s, sizeof(s), "%.3f", (double)o->milliseconds * 1e-3);
	snprintf(n, sizeof(n), "%lu", seed);
	text = child_output(argv, NULL);
	json = cJSON_Parse(text);
	if (!json)
		die("%s printed no JSON", path);
	rate = number(json, "operations") / number(json, "seconds");
	cJSON_ArrayForEach(op, cJSON_GetObjectItemCaseSensitive(json, "by_operation")) {
		const char *kind = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(op, "kind"));

		if (i < NR_OPS)
			kinds[i++] = kind ? *kind : '-';	/* reads, writes, frees */
	}
	kinds[i] = 0;
	cJSON_Delete(json);
	free(text);
	return rate;
}

static double bare_rate(struct native_lock *lock, const struct ratio_options *o, unsigned long threads,
			unsigned long seed, const char *kinds)
{
	/* The proportions are the defaults of `lockweave stress`. */
	cJSON *json = native_order(lock, "loop %lu 0 %lu 60 40 50 %lu %s", threads, o->milliseconds, seed, kinds);
	double rate = number(json, "operations") / number(json, "nanoseconds") * 1e9;

	cJSON_Delete(json);
	return rate;
}

static void print_one(cJSON *list, const char *name, unsigned long threads, struct spread checked, struct spread bare,
		      struct spread ratio)
{
	cJSON *o;

	if (!list) {
		printf("%-16s %7lu %14s %14s %8.2f (%.2f - %.2f)\n", name, threads,
		       with_commas((unsigned long long)checked.median), with_commas((unsigned long long)bare.median),
		       ratio.median, ratio.min, ratio.max);
		fflush(stdout);
		return;
	}
	o = cJSON_CreateObject();
	cJSON_AddNumberToObject(o, "threads", (double)threads);
	cJSON_AddNumberToObject(o, "stress", checked.median);
	cJSON_AddNumberToObject(o, "bare", bare.median);
	cJSON_AddNumberToObject(o, "ratio", ratio.median);
	cJSON_AddNumberToObject(o, "ratio_min", ratio.min);
	cJSON_AddNumberToObject(o, "ratio_max", ratio.max);
	cJSON_AddItemToArray(list, o);
}

static void compare(const struct ratio_options *o, const char *path, struct native_lock *lock, unsigned long threads,
		    cJSON *list)
{
	double *checked = calloc(o->rounds, sizeof(*checked)), *bare = calloc(o->rounds, sizeof(*bare));
	double *ratio = calloc(o->rounds, sizeof(*ratio));
	char kinds[NR_OPS + 1];
	unsigned long n;

	if (!checked || !bare || !ratio)
		die("out of memory");
	for (n = 0; n < o->rounds && !interrupts(); n++) {
		checked[n] = checked_rate(path, o, threads, n + 1, kinds);
		bare[n] = bare_rate(lock, o, threads, n + 1, kinds);
		ratio[n] = checked[n] / bare[n];
	}
	if (n)
		print_one(list, lock->name, threads, spread_of(checked, n), spread_of(bare, n), spread_of(ratio, n));
	free(checked);
	free(bare);
	free(ratio);
}

static void run(const struct ratio_options *o, const char *folder, const char *path, cJSON *list)
{
	struct native_lock lock = { .pid = 0 };

	snprintf(lock.name, sizeof(lock.name), "%s", o->name);
	native_start(&lock, folder);
	for (unsigned int i = 0; i < o->threads.n && !interrupts(); i++)
		compare(o, path, &lock, o->threads.at[i], list);
	native_stop(&lock);
}

static void check_name(const char *name, const char *folder, char *path, size_t size)
{
	char *names[MAX_LIST];
	unsigned int n, i;

	if (!name)
		die("say which lock: lockweave bench --stress NAME");
	n = native_names(folder, names);
	for (i = 0; i < n && strcmp(names[i], name); i++)
		;
	snprintf(path, size, "%s/../stress/%s_stress", folder, name);
	if (i == n || access(path, X_OK))
		die("no lock that was built for the flavour stress is called '%s'%s", name,
		    did_you_mean(name, (const char *const *)names));
	for (i = 0; i < n; i++)
		free(names[i]);
}

int command_native_ratio(int argc, char **argv)
{
	struct ratio_options o = { .rounds = 7, .milliseconds = 500, .threads = { 1, { 4 } } };
	char folder[PATH_MAX - 128], path[PATH_MAX];
	cJSON *root = NULL, *list = NULL;

	parse_options(&argp, "bench", argc, argv, &o);
	native_folder(folder, sizeof(folder));
	check_name(o.name, folder, path, sizeof(path));
	interrupts_catch();
	if (o.json) {
		root = cJSON_CreateObject();
		cJSON_AddNumberToObject(root, "version", 1);
		cJSON_AddStringToObject(root, "target", o.name);
		list = cJSON_AddArrayToObject(root, "threads");
	} else {
		printf("%-16s %7s %14s %14s %8s\n", "lock", "threads", "stress, op/s", "bare, op/s",
		       "ratio (min - max)");
	}
	run(&o, folder, path, list);
	if (o.json)
		json_print(root, false);
	return EXIT_NOTHING;
}
