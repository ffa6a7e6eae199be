// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/chosen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options {
	struct chosen chosen;
	const char *file;
	bool whole, json;
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
	case ARGP_KEY_ARG:
		if (!o->chosen.name)
			break;
		if (o->file)
			die("lockweave replay takes one lock and one file; '%s' is too much", arg);
		o->file = arg;
		return 0;
	case ARGP_KEY_END:
		chosen_parse(&o->chosen, "replay", key, arg);
		if (!o->file)
			die("lockweave replay needs the file of an input that a fuzz run wrote");
		return 0;
	default:
		break;
	}
	return chosen_parse(&o->chosen, "replay", key, arg);
}

static const struct argp_option table[] = {
	CHOSEN_OPTIONS,
	{ .name = "trace", .key = OPTION('t'), .doc = "show every step, not only those that matter" },
	{ .name = "json", .key = OPTION('j'), .doc = "print the whole execution as JSON" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "NAME[:BUG] FILE",
	.doc = "Runs the input in FILE once and prints what happened, the same bytes every time."
	       "\vExit status: 0 nothing found, 1 a finding, 2 wrong usage.",
};

int command_replay(int argc, char **argv)
{
	struct options o = { .chosen = { .model = MM_LKMM } };
	struct target patched;
	const struct target *t;
	struct targets all;
	char *args[8];
	int n = 0, status;

	parse_options(&argp, "replay", argc, argv, &o);
	targets_find(&all);
	t = chosen_target(&o.chosen, &all, &patched);
	if (access(o.file, R_OK))
		die("cannot read %s: %s; give the file of an input that a fuzz run wrote", o.file,
		    strerror(errno));
	args[n++] = (char *)(uintptr_t)t->path;
	args[n++] = "--replay";
	args[n++] = (char *)(uintptr_t)o.file;
	args[n++] = "--model";
	args[n++] = (char *)(uintptr_t)mm_model_name(o.chosen.model);
	if (o.whole)
		args[n++] = "--trace";
	if (o.json)
		args[n++] = "--json";
	args[n] = NULL;
	status = chosen_run(args);
	targets_free(&all);
	return status;
}
