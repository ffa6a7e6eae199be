// SPDX-License-Identifier: GPL-2.0-or-later
/* What a fuzz run came to, as JSON. */
#include <stdio.h>
#include <stdlib.h>

#include "command/fuzz.h"
#include "command/json.h"

static void add_count(cJSON *to, const char *name, unsigned long long n)
{
	cJSON_AddNumberToObject(to, name, (double)n);
}

static void add_finding(cJSON *findings, const struct job *job)
{
	cJSON *finding = cJSON_CreateObject();

	cJSON_AddStringToObject(finding, "class", job->stats->class_name);
	cJSON_AddStringToObject(finding, "token", job->stats->token);
	cJSON_AddStringToObject(finding, "file", job->stats->file);
	cJSON_AddItemToArray(findings, finding);
}

int summary_json(const struct run *r)
{
	static struct lw_stats sum;
	cJSON *json = cJSON_CreateObject(), *findings;
	unsigned int i, nfound = 0, nbroken = 0;

	for (i = 0; i < r->njobs; i++)
		lw_stats_merge(&sum, r->job[i].stats);
	cJSON_AddNumberToObject(json, "version", 1);
	cJSON_AddStringToObject(json, "target", target_name(r->target));
	cJSON_AddStringToObject(json, "model", mm_model_name(r->options->chosen.model));
	add_count(json, "seed", r->options->seed);
	add_count(json, "jobs", r->njobs);
	cJSON_AddNumberToObject(json, "seconds", r->seconds);
	cJSON_AddBoolToObject(json, "interrupted", r->interrupted);
	add_count(json, "executions", sum.executions);
	add_count(json, "events", sum.events);
	add_count(json, "distinct", lw_stats_distinct(&sum));
	add_count(json, "out_of_steps", sum.out_of_steps);
	add_count(json, "unmodelled", sum.unmodelled);
	add_count(json, "warned", sum.warned);
	add_count(json, "rejected", sum.rejected);
	findings = cJSON_AddArrayToObject(json, "findings");
	for (i = 0; i < r->njobs; i++) {
		nbroken += job_broken(&r->job[i]);
		if (!job_found(&r->job[i]))
			continue;
		nfound++;
		add_finding(findings, &r->job[i]);
	}
	json_print(json, true);
	print_broken(r);
	return nfound ? EXIT_FOUND : nbroken ? EXIT_USAGE : EXIT_NOTHING;
}
