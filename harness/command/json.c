// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/json.h"

#include <stdio.h>

#include "command/command.h"

const char *json_field(const cJSON *json, const char *name)
{
	const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));

	return value ? value : "";
}

void json_print(cJSON *json, bool in_one_line)
{
	char *text = in_one_line ? cJSON_PrintUnformatted(json) : cJSON_Print(json);

	if (!text)
		die("out of memory");
	puts(text);
	fflush(stdout);
	cJSON_free(text);
	cJSON_Delete(json);
}
