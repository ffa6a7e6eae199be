// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/chosen.h"

struct options {
	struct chosen chosen;
	const char *output;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	if (key != OPTION('o'))
		return chosen_parse_file(&o->chosen, "shrink", key, arg);
	o->output = arg;
	return 0;
}

static const struct argp_option table[] = {
	CHOSEN_OPTIONS,
	{ .name = "output", .key = OPTION('o'), .arg = "FILE",
	  .doc = "where to write the smaller input (default: FILE.min)" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "NAME[:BUG]|FILE.c... FILE",
	.doc = "Leaves out of the input in FILE, record by record, what the finding does not need: "
	       "the class and the two functions that group reports stay the same."
	       "\vExit status: 0 written, 2 there is no finding to keep, or wrong usage.",
};

int command_shrink(int argc, char **argv)
{
	struct options o = { .chosen = { .model = MM_LKMM } };
	char output[] = "--output";
	char *more[] = { NULL, NULL, NULL };

	parse_options(&argp, "shrink", argc, argv, &o);
	if (o.output) {
		more[0] = output;
		more[1] = (char *)(uintptr_t)o.output;
	}
	return chosen_run_file(&o.chosen, "--shrink", more);
}
