/* SPDX-License-Identifier: GPL-2.0-or-later */
/* describe.h - what targets say of themselves. */
#ifndef LW_COMMAND_DESCRIBE_H
#define LW_COMMAND_DESCRIBE_H

#include "command/command.h"
#include "command/json.h"

/* The target's own words; dies if it has none.  To be freed with cJSON_Delete(). */
cJSON *target_describe(const struct target *t);
/* The patch's subject is "lock: bug: what it does"; only the last, because the rest is known. */
const char *short_title(const char *title, const struct target *t);
/* Is it one of a patch's list (Expect, Models), which are set apart by commas and spaces? */
bool is_among(const char *word, const char *list);
/* A known bug, which is to be found as that. */
bool target_expects(const struct target *t, const char *class_name);
/* Dies if the target's scenario cannot be used. */
void target_check(const struct target *t);

#endif /* LW_COMMAND_DESCRIBE_H */
