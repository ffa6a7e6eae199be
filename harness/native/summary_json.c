// SPDX-License-Identifier: GPL-2.0-or-later
/* summary_json.c - the end of a run, for machines.  Times are nanoseconds. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "native/summary.h"

static void add_number(cJSON *to, const char *name, uint64_t value)
{
	cJSON_AddNumberToObject(to, name, (double)value);
}

static cJSON *row_object(const struct lw_row *r, double seconds)
{
	cJSON *o = cJSON_CreateObject(), *latency;

	cJSON_AddStringToObject(o, "name", r->name);
	cJSON_AddStringToObject(o, "kind", r->kind);
	add_number(o, "count", r->ops);
	cJSON_AddNumberToObject(o, "per_second", (double)r->ops / seconds);
	add_number(o, "at_once", r->ops - r->retried - r->fell_back);
	add_number(o, "retried", r->retried);
	add_number(o, "fell_back", r->fell_back);
	latency = cJSON_AddObjectToObject(o, "latency");
	add_number(latency, "samples", r->latency.n);
	add_number(latency, "p50", lw_histogram_quantile(&r->latency, 0.5));
	add_number(latency, "p99", lw_histogram_quantile(&r->latency, 0.99));
	add_number(latency, "p99.9", lw_histogram_quantile(&r->latency, 0.999));
	add_number(latency, "max", r->latency.max);
	return o;
}

static void add_rows(cJSON *root, double seconds)
{
	cJSON *list = cJSON_AddArrayToObject(root, "by_operation");
	static struct lw_row r;

	for (unsigned int op = 0; op < lw_scenario.nops; op++)
		if (lw_row_of_op(op, &r))
			cJSON_AddItemToArray(list, row_object(&r, seconds));
	list = cJSON_AddArrayToObject(root, "by_kind");
	for (unsigned int k = 0; k < LW_NR_KINDS; k++)
		if (lw_row_of_kind(k, &r))
			cJSON_AddItemToArray(list, row_object(&r, seconds));
}

static void add_memory(cJSON *root)
{
	cJSON *o = cJSON_AddObjectToObject(root, "grace_periods");

	add_number(o, "count", lw_relaxed_load(&lw_figures.grace_periods));
	add_number(o, "total", lw_relaxed_load(&lw_figures.grace_ns));
	add_number(o, "max", lw_relaxed_load(&lw_figures.grace_max_ns));
	add_number(root, "callback_batches", lw_relaxed_load(&lw_figures.batches));
	add_number(root, "callbacks", lw_relaxed_load(&lw_figures.callbacks));
	o = cJSON_AddObjectToObject(root, "objects");
	add_number(o, "allocated", lw_relaxed_load(&lw_figures.allocated));
	add_number(o, "recycled", lw_relaxed_load(&lw_figures.recycled));
	add_number(o, "met_by_readers", lw_total_met());
	add_number(o, "pages_given_back", lw_relaxed_load(&lw_figures.given_back));
	cJSON_AddNumberToObject(root, "memory_mib", lw_mib(lw_memory_now()));
	cJSON_AddNumberToObject(root, "memory_most_mib", lw_mib(lw_memory_most()));
}

void lw_print_json(double seconds)
{
	cJSON *root = cJSON_CreateObject();
	char *text, seed[24];

	cJSON_AddNumberToObject(root, "version", 2);
	cJSON_AddStringToObject(root, "target", lw_target_name());
	cJSON_AddStringToObject(root, "sanitizer", lw_sanitizer());
	cJSON_AddStringToObject(root, "liburcu", lw_rcu_name());
	cJSON_AddStringToObject(root, "delay", lw_delay_name(lw_options.delay));
	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)lw_options.seed);
	cJSON_AddRawToObject(root, "seed", seed);	/* a double has not digits enough */
	add_number(root, "threads", lw_options.threads);
	cJSON_AddNumberToObject(root, "seconds", seconds);
	cJSON_AddBoolToObject(root, "interrupted", lw_interrupted);
	add_number(root, "rounds", lw_relaxed_load(&lw_rounds));
	add_number(root, "beginnings", lw_starts_seen());
	add_number(root, "beginnings_of", lw_starts());
	add_number(root, "operations", lw_total_ops());
	add_rows(root, seconds);
	add_memory(root);
	text = cJSON_Print(root);
	if (!text)
		lw_die("out of memory for the summary");
	puts(text);
	free(text);
	cJSON_Delete(root);
}
