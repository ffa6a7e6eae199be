// SPDX-License-Identifier: GPL-2.0-or-later
/* summary_json.c - the end of a run, for machines.  Times are nanoseconds. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "native/summary.h"

static void add_operation(cJSON *list, unsigned int op, double seconds)
{
	static struct lw_histogram h;
	uint64_t n = lw_ops_of(op);
	cJSON *o = cJSON_CreateObject(), *latency;

	lw_latency_of(op, &h);
	cJSON_AddStringToObject(o, "name", lw_scenario.ops[op].name);
	cJSON_AddStringToObject(o, "kind", lw_kind_name(lw_kind_of[op]));
	cJSON_AddNumberToObject(o, "count", (double)n);
	cJSON_AddNumberToObject(o, "per_second", (double)n / seconds);
	latency = cJSON_AddObjectToObject(o, "latency");
	cJSON_AddNumberToObject(latency, "samples", (double)h.n);
	cJSON_AddNumberToObject(latency, "p50", (double)lw_histogram_quantile(&h, 0.5));
	cJSON_AddNumberToObject(latency, "p99", (double)lw_histogram_quantile(&h, 0.99));
	cJSON_AddNumberToObject(latency, "p99.9", (double)lw_histogram_quantile(&h, 0.999));
	cJSON_AddNumberToObject(latency, "max", (double)h.max);
	cJSON_AddItemToArray(list, o);
}

static void add_memory(cJSON *root)
{
	cJSON *o = cJSON_AddObjectToObject(root, "grace_periods");

	cJSON_AddNumberToObject(o, "count", (double)lw_relaxed_load(&lw_figures.grace_periods));
	cJSON_AddNumberToObject(o, "total", (double)lw_relaxed_load(&lw_figures.grace_ns));
	cJSON_AddNumberToObject(o, "max", (double)lw_relaxed_load(&lw_figures.grace_max_ns));
	cJSON_AddNumberToObject(root, "callbacks", (double)lw_relaxed_load(&lw_figures.callbacks));
	o = cJSON_AddObjectToObject(root, "objects");
	cJSON_AddNumberToObject(o, "allocated", (double)lw_relaxed_load(&lw_figures.allocated));
	cJSON_AddNumberToObject(o, "recycled", (double)lw_relaxed_load(&lw_figures.recycled));
	cJSON_AddNumberToObject(o, "pages_given_back", (double)lw_relaxed_load(&lw_figures.given_back));
	cJSON_AddNumberToObject(root, "memory_mib", lw_memory_mib());
}

void lw_print_json(double seconds)
{
	cJSON *root = cJSON_CreateObject(), *list;
	char *text, seed[24];

	cJSON_AddNumberToObject(root, "version", 1);
	cJSON_AddStringToObject(root, "target", lw_target_name());
	cJSON_AddStringToObject(root, "sanitizer", lw_sanitizer());
	cJSON_AddStringToObject(root, "liburcu", lw_rcu_name());
	cJSON_AddStringToObject(root, "delay", lw_delay_name(lw_options.delay));
	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)lw_options.seed);
	cJSON_AddRawToObject(root, "seed", seed);	/* a double has not digits enough */
	cJSON_AddNumberToObject(root, "threads", lw_options.threads);
	cJSON_AddNumberToObject(root, "seconds", seconds);
	cJSON_AddNumberToObject(root, "rounds", (double)lw_relaxed_load(&lw_rounds));
	cJSON_AddNumberToObject(root, "operations", (double)lw_total_ops());
	list = cJSON_AddArrayToObject(root, "by_operation");
	for (unsigned int op = 0; op < lw_scenario.nops; op++)
		if (lw_in_mix[op])
			add_operation(list, op, seconds);
	add_memory(root);
	text = cJSON_Print(root);
	if (!text)
		lw_die("out of memory for the summary");
	puts(text);
	free(text);
	cJSON_Delete(root);
}
