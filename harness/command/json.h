/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.h - JSON that commands read and print. */
#ifndef LW_COMMAND_JSON_H
#define LW_COMMAND_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>

/* A string of it, "" if there is none. */
const char *json_field(const cJSON *json, const char *name);

/* On stdout, with a line end behind, and then it is deleted. */
void json_print(cJSON *json, bool in_one_line);

#endif /* LW_COMMAND_JSON_H */
