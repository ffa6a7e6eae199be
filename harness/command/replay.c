// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/chosen.h"

#include <stdlib.h>

struct options {
	struct chosen chosen;
	bool whole, json, verbose;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPTION('t'):
		o->whole = true;
		return 0;
	case OPTION('j'):
		o->json = true;
		return 0;
	case OPTION('v'):
		o->verbose = true;
		return 0;
	default:
		return chosen_parse_file(&o->chosen, "replay", key, arg);
	}
}

static const struct argp_option table[] = {
	CHOSEN_OPTIONS,
	{ .name = "trace", .key = OPTION('t'), .doc = "show every step, not only those that matter" },
	{ .name = "json", .key = OPTION('j'), .doc = "print the whole execution as JSON" },
	{ .name = "verbose", .key = OPTION('v'), .doc = "show what a program prints, in front" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "NAME[:BUG]|FILE.c... FILE",
	.doc = "Runs the input in FILE once and prints what happened, the same bytes every time."
	       "\vExit status: 0 nothing found, 1 a finding, 2 wrong usage.",
};

int command_replay(int argc, char **argv)
{
	struct options o = { .chosen = { .model = MM_LKMM } };
	char trace[] = "--trace", json[] = "--json";
	char *more[] = { NULL, NULL, NULL };
	unsigned int n = 0;

	parse_options(&argp, "replay", argc, argv, &o);
	if (o.whole)
		more[n++] = trace;
	if (o.verbose)
		setenv("LOCKWEAVE_VERBOSE", "1", 1);
	if (o.json)
		more[n++] = json;
	return chosen_run_file(&o.chosen, "--replay", more);
}
