// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/chosen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options {
	struct chosen chosen;
	const char *file, *output;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPTION('o'):
		o->output = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (!o->chosen.name)
			break;
		if (o->file)
			die("lockweave shrink takes one lock and one file; '%s' is too much", arg);
		o->file = arg;
		return 0;
	case ARGP_KEY_END:
		chosen_parse(&o->chosen, "shrink", key, arg);
		if (!o->file)
			die("lockweave shrink needs the file of an input that a fuzz run wrote");
		return 0;
	default:
		break;
	}
	return chosen_parse(&o->chosen, "shrink", key, arg);
}

static const struct argp_option table[] = {
	CHOSEN_OPTIONS,
	{ .name = "output", .key = OPTION('o'), .arg = "FILE",
	  .doc = "where to write the smaller input (default: FILE.min)" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "NAME[:BUG] FILE",
	.doc = "Leaves out of the input in FILE, record by record, what the finding does not need: "
	       "the class and the two functions that group reports stay the same."
	       "\vExit status: 0 written, 2 there is no finding to keep, or wrong usage.",
};

int command_shrink(int argc, char **argv)
{
	struct options o = { .chosen = { .model = MM_LKMM } };
	struct target patched;
	const struct target *t;
	struct targets all;
	char *args[8];
	int n = 0, status;

	parse_options(&argp, "shrink", argc, argv, &o);
	targets_find(&all);
	t = chosen_target(&o.chosen, &all, &patched);
	if (access(o.file, R_OK))
		die("cannot read %s: %s; give the file of an input that a fuzz run wrote", o.file,
		    strerror(errno));
	args[n++] = (char *)(uintptr_t)t->path;
	args[n++] = "--shrink";
	args[n++] = (char *)(uintptr_t)o.file;
	args[n++] = "--model";
	args[n++] = (char *)(uintptr_t)mm_model_name(o.chosen.model);
	if (o.output) {
		args[n++] = "--output";
		args[n++] = (char *)(uintptr_t)o.output;
	}
	args[n] = NULL;
	status = chosen_run(args);
	targets_free(&all);
	return status;
}
