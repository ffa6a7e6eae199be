// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/describe.h"

#include <stdlib.h>
#include <string.h>

cJSON *target_describe(const struct target *t)
{
	char *const argv[] = { (char *)(uintptr_t)t->path, "--describe", NULL };
	char *text = child_output(argv, NULL);
	cJSON *json = cJSON_Parse(text);

	free(text);
	if (!json)
		die("%s does not describe itself; build it again: cmake --build --preset weave", t->path);
	return json;
}

const char *short_title(const char *title, const struct target *t)
{
	size_t lock = strlen(t->lock), bug = strlen(t->bug);

	if (!strncmp(title, t->lock, lock) && !strncmp(title + lock, ": ", 2))
		title += lock + 2;
	if (!strncmp(title, t->bug, bug) && !strncmp(title + bug, ": ", 2))
		title += bug + 2;
	return title;
}

void target_check(const struct target *t)
{
	cJSON *json = target_describe(t);

	if (*json_field(json, "problem"))
		die("the scenario of %s cannot be used: %s", t->lock, json_field(json, "problem"));
	cJSON_Delete(json);
}

bool is_among(const char *word, const char *list)
{
	char words[256], *rest = words, *one;

	snprintf(words, sizeof(words), "%s", list);
	while ((one = strsep(&rest, ", ")))
		if (*one && !strcmp(one, word))
			return true;
	return false;
}

bool target_expects(const struct target *t, const char *class_name)
{
	cJSON *json;
	bool expects;

	if (!*t->bug)
		return false;
	json = target_describe(t);
	expects = is_among(class_name, json_field(json, "expect"));
	cJSON_Delete(json);
	return expects;
}
