// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/chosen.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_ARGS 32

struct options {
	struct chosen chosen;
	const char *value[9];	/* of pass_on[], as given */
	bool json, no_judge;
};

/* Options that the target understands as they are. */
static const char *const pass_on[] = {
	"--plan", "--threads", "--ops", "--max-executions", "--seconds", "--output",
	"--max-preemptions", "--max-memory", "--jobs",
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPTION('l'):
		o->value[0] = arg;
		return 0;
	case OPTION('t'):
		o->value[1] = arg;
		return 0;
	case OPTION('o'):
		o->value[2] = arg;
		return 0;
	case OPTION('x'):
		o->value[3] = arg;
		return 0;
	case OPTION('s'):
		o->value[4] = arg;
		return 0;
	case OPTION('f'):
		o->value[5] = arg;
		return 0;
	case OPTION('e'):
		o->value[6] = arg;
		return 0;
	case OPTION('y'):
		o->value[7] = arg;
		return 0;
	case OPTION('n'):
		o->value[8] = arg;
		return 0;
	case OPTION('g'):
		o->no_judge = true;
		return 0;
	case OPTION('j'):
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (o->chosen.name && !o->chosen.nprogram)
			die("lockweave explore takes one lock; '%s' is too much", arg);
		break;
	default:
		break;
	}
	return chosen_parse(&o->chosen, "explore", key, arg);
}

static const struct argp_option table[] = {
	CHOSEN_OPTIONS,
	{ .name = "plan", .key = OPTION('l'), .arg = "PLAN",
	  .doc = "what the threads do: the file of an input, or operations as in "
		 "'read 1, read 2 | write', or 'from 3: read | write' for a beginning other than the "
		 "first (default: the scenario's own plan)" },
	{ .name = "threads", .key = OPTION('t'), .arg = "N",
	  .doc = "of the plan the first N threads" },
	{ .name = "ops", .key = OPTION('o'), .arg = "N",
	  .doc = "of each thread the first N operations" },
	{ .name = "max-preemptions", .key = OPTION('e'), .arg = "N",
	  .doc = "give up executions in which threads that could go on are stopped more often; the "
		 "result is incomplete if there are any" },
	{ .name = "max-executions", .key = OPTION('x'), .arg = "N", .doc = "stop then" },
	{ .name = "seconds", .key = OPTION('s'), .arg = "N", .doc = "stop then" },
	{ .name = "max-memory", .key = OPTION('y'), .arg = "M",
	  .doc = "stop when more than M bytes would be kept for the exploration; K, M or G may follow the "
		 "number" },
	{ .name = "jobs", .key = OPTION('n'), .arg = "N",
	  .doc = "N processes share the work (default: 1)" },
	{ .name = "output", .key = OPTION('f'), .arg = "FILE",
	  .doc = "where to write the input of a finding (default: crash-HASH)" },
	{ .name = "no-judge", .key = OPTION('g'),
	  .doc = "ask the model's axioms about findings only, not about each different execution" },
	{ .name = "json", .key = OPTION('j'), .doc = "print JSON" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "NAME[:BUG]|FILE.c...",
	.doc = "Runs every execution of a plan, or of a program, each execution graph once as nearly as can be, and "
	       "says so: \"complete: no violation in N distinct executions\", or \"incomplete\" and "
	       "what stopped it.  The input of a finding is written to a file that lockweave replay "
	       "takes."
	       "\vExit status: 0 all of it, nothing found; 1 a finding; 2 wrong usage; 3 incomplete.",
};

int command_explore(int argc, char **argv)
{
	struct options o = { .chosen = { .model = MM_LKMM } };
	struct target patched;
	const struct target *t;
	struct targets all;
	char *args[MAX_ARGS];
	unsigned int i;
	int n = 0, status;

	parse_options(&argp, "explore", argc, argv, &o);
	targets_find(&all);
	for (i = 0; i < 3; i++)
		if (o.chosen.nprogram && o.value[i])
			die("%s is for locks; a program has no plan", pass_on[i]);
	t = chosen_target(&o.chosen, &all, &patched);
	args[n++] = (char *)(uintptr_t)t->path;
	args[n++] = "--explore";
	args[n++] = "--model";
	args[n++] = (char *)(uintptr_t)mm_model_name(o.chosen.model);
	for (i = 0; i < sizeof(pass_on) / sizeof(pass_on[0]); i++) {
		if (!o.value[i])
			continue;
		args[n++] = (char *)(uintptr_t)pass_on[i];
		args[n++] = (char *)(uintptr_t)o.value[i];
	}
	if (o.no_judge)
		args[n++] = "--no-judge";
	if (o.json)
		args[n++] = "--json";
	args[n] = NULL;
	status = chosen_run(args);
	targets_free(&all);
	return status;
}
