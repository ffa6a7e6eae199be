// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/bugs.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void add_try(cJSON *list, const struct try *t)
{
	cJSON *item = cJSON_CreateObject();

	cJSON_AddStringToObject(item, "lock", t->bug->target->lock);
	cJSON_AddStringToObject(item, "bug", t->bug->target->bug);
	cJSON_AddStringToObject(item, "model", mm_model_name(t->model));
	cJSON_AddNumberToObject(item, "seed", (double)t->seed);
	cJSON_AddStringToObject(item, "expected", t->kind == TRY_FIND ? t->bug->expect : "");
	cJSON_AddStringToObject(item, "found", t->class_name);
	cJSON_AddNumberToObject(item, "executions", (double)t->executions);
	cJSON_AddNumberToObject(item, "seconds", t->seconds);
	cJSON_AddBoolToObject(item, "as_expected", try_went_well(t));
	if (!cJSON_AddItemToArray(list, item))
		die("out of memory");
}

static void add_stress(cJSON *list, const struct bugs *b, unsigned int bug, unsigned int build)
{
	const struct stress_try *t = &b->bug[bug].stress[build];
	cJSON *item;

	if (!t->ran)
		return;
	item = cJSON_CreateObject();
	cJSON_AddStringToObject(item, "lock", b->bug[bug].target->lock);
	cJSON_AddStringToObject(item, "bug", b->bug[bug].target->bug);
	cJSON_AddStringToObject(item, "sanitizer", stress_builds[build]);
	cJSON_AddStringToObject(item, "found", t->class_name);
	cJSON_AddNumberToObject(item, "seconds", t->seconds);
	if (!cJSON_AddItemToArray(list, item))
		die("out of memory");
}

void bugs_write_json(const struct bugs *b, const char *path)
{
	cJSON *root = cJSON_CreateObject(), *list;
	FILE *file = fopen(path, "w");
	unsigned int i;
	char *text;

	if (!file)
		die("cannot write %s: %s; give another file with --json", path, strerror(errno));
	cJSON_AddNumberToObject(root, "version", 1);
	cJSON_AddBoolToObject(root, "interrupted", b->interrupted);
	list = cJSON_AddArrayToObject(root, "tries");
	for (i = 0; i < b->ntries; i++)
		if (b->try[i].state == TRY_ENDED && !b->try[i].stopped)
			add_try(list, &b->try[i]);
	if (b->options.stress)
		list = cJSON_AddArrayToObject(root, "stress");
	for (i = 0; b->options.stress && i < b->nbugs * NR_STRESS_BUILDS; i++)
		add_stress(list, b, i / NR_STRESS_BUILDS, i % NR_STRESS_BUILDS);
	text = cJSON_Print(root);
	if (!text)
		die("out of memory");
	if (fprintf(file, "%s\n", text) < 0 || fclose(file))
		die("cannot write %s: %s; give another file with --json", path, strerror(errno));
	cJSON_free(text);
	cJSON_Delete(root);
}
