// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static error_t parse(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	switch (key) {
	case OPTION('j'):
		*json = true;
		return 0;
	case ARGP_KEY_ARG:
		die("lockweave list takes no argument such as '%s'", arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option table[] = {
	{ .name = "json", .key = OPTION('j'), .doc = "print JSON" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse,
	.doc = "Lists the locks, and the known bugs of each, that can be fuzzed.",
};

static void print(const struct target *t, const cJSON *json)
{
	if (!*t->bug) {
		printf("%s\n    %s%s\n", t->lock,
		       *json_field(json, "problem") ? "cannot be used: " : "",
		       *json_field(json, "problem") ? json_field(json, "problem") : json_field(json, "summary"));
		return;
	}
	printf("  %s:%s\n", t->lock, t->bug);
	printf("    %s\n", short_title(json_field(json, "title"), t));
	printf("    found as %s under %s\n", json_field(json, "expect"), json_field(json, "models"));
}

int command_list(int argc, char **argv)
{
	cJSON *root = cJSON_CreateObject(), *list;
	struct targets all;
	bool json = false;
	unsigned int i;

	parse_options(&argp, "list", argc, argv, &json);
	targets_find(&all);
	cJSON_AddNumberToObject(root, "version", 1);
	list = cJSON_AddArrayToObject(root, "targets");
	if (!list)
		die("out of memory");
	for (i = 0; i < all.n; i++) {
		cJSON *one = target_describe(&all.target[i]);

		if (!json)
			print(&all.target[i], one);
		cJSON_AddItemToArray(list, one);
	}
	if (json)
		json_print(root, false);
	else
		cJSON_Delete(root);
	targets_free(&all);
	return EXIT_NOTHING;
}
