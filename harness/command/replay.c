// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options {
	const char *name, *file, *patch;
	enum mm_model model;
	bool whole, json;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPTION('m'):
		o->model = model_option(arg);
		return 0;
	case OPTION('t'):
		o->whole = true;
		return 0;
	case OPTION('j'):
		o->json = true;
		return 0;
	case OPTION('p'):
		o->patch = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (!o->name)
			o->name = arg;
		else if (!o->file)
			o->file = arg;
		else
			die("lockweave replay takes one lock and one file; '%s' is too much", arg);
		return 0;
	case ARGP_KEY_END:
		if (!o->name)
			die("lockweave replay needs a lock, NAME or NAME:BUG; `lockweave list` names them");
		if (!o->file)
			die("lockweave replay needs the file of an input that a fuzz run wrote");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option table[] = {
	{ .name = "model", .key = OPTION('m'), .arg = "M", .doc = "memory model: sc, tso, weak, lkmm or alpha "
	  "(default: lkmm)" },
	{ .name = "trace", .key = OPTION('t'), .doc = "show every step, not only those that matter" },
	{ .name = "json", .key = OPTION('j'), .doc = "print the whole execution as JSON" },
	{ .name = "patch", .key = OPTION('p'), .arg = "FILE", .doc = "the lock with this patch applied" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "NAME[:BUG] FILE",
	.doc = "Runs the input in FILE once and prints what happened, the same bytes every time."
	       "\vExit status: 0 nothing found, 1 a finding, 2 wrong usage.",
};

int command_replay(int argc, char **argv)
{
	struct options o = { .model = MM_LKMM };
	struct target patched;
	const struct target *t;
	struct targets all;
	char *args[8];
	int n = 0;

	parse_options(&argp, "replay", argc, argv, &o);
	targets_find(&all);
	t = target_by_name(&all, o.name);
	if (access(o.file, R_OK))
		die("cannot read %s: %s; give the file of an input that a fuzz run wrote", o.file,
		    strerror(errno));
	if (o.patch) {
		build_patched(&all, o.name, o.patch, &patched);
		t = &patched;
	}
	args[n++] = (char *)(uintptr_t)t->path;
	args[n++] = "--replay";
	args[n++] = (char *)(uintptr_t)o.file;
	args[n++] = "--model";
	args[n++] = (char *)(uintptr_t)mm_model_name(o.model);
	if (o.whole)
		args[n++] = "--trace";
	if (o.json)
		args[n++] = "--json";
	args[n] = NULL;
	return child_wait(child_start(args, (const char *const[]){ "LOCKWEAVE_COMMAND", command_name,
								   NULL }, NULL, NULL));
}
