/* SPDX-License-Identifier: GPL-2.0-or-later */
/* options.c - the command line. */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "litmus/command.h"

enum { OPT_COMPILED = 256, OPT_JSON, OPT_TIMEOUT, OPT_MAX_STATES, OPT_UNROLL, OPT_COMMENTS,
       OPT_IN_ORDER, OPT_EXACT_SETS, OPT_GRAPH, OPT_ALL_STATES, OPT_COLUMN, OPT_NO_REDUCTION };

static const struct argp_option options[] = {
	{ "model", 'm', "MODEL", 0, "sc, tso, weak, lkmm or alpha; otherwise weak for C11 files and lkmm for the kernel's", 0 },
	{ "jobs", 'j', "N", 0, "run N files at once (as many as there are processors); what is printed does not depend on it", 0 },
	{ "as-compiled", OPT_COMPILED, NULL, 0, "lkmm, alpha: assume the dependencies that compiled code no longer shows: every load is ordered before later stores", 0 },
	{ "in-order", OPT_IN_ORDER, NULL, 0, "lkmm, alpha: leave no load open: only executions in which everything that is read was stored before (no load buffering)", 0 },
	{ "comments", OPT_COMMENTS, NULL, 0, "compare with the verdict in each file's comment: \"Verdict: MODEL Never\", or \"Result: Never\" for lkmm", 0 },
	{ "json", OPT_JSON, NULL, 0, "print one JSON document", 0 },
	{ "verbose", 'v', NULL, 0, "print every test also where a table is printed, and how much was explored", 0 },
	{ "timeout", OPT_TIMEOUT, "SECONDS", 0, "give up a file after that time (10)", 0 },
	{ "max-states", OPT_MAX_STATES, "N", 0, "give up a file after so many states (8000000)", 0 },
	{ "all-states", OPT_ALL_STATES, "N", 0, "beyond N states (200000) find out the verdict only: counts and states printed are then lower bounds", 0 },
	{ "unroll", OPT_UNROLL, "N", 0, "iterations of a loop (8); longer executions are dropped and counted", 0 },
	{ "exact-sets", OPT_EXACT_SETS, NULL, OPTION_HIDDEN, NULL, 0 },
	{ "graph", OPT_GRAPH, NULL, OPTION_HIDDEN, NULL, 0 },
	{ "column", OPT_COLUMN, "NAME", OPTION_HIDDEN, NULL, 0 },
	{ "no-reduction", OPT_NO_REDUCTION, NULL, OPTION_HIDDEN, NULL, 0 },
	{ 0 }
};

static const char doc[] =
	"Run litmus tests exhaustively and print what a memory model allows."
	"\vA folder stands for the *.litmus files in it and below.  Where it has an expected.csv "
	"(columns file, lkmm, lkmm_no_load_buffering, lkmm_read_write_ordered, data_race), a table "
	"says how the verdicts compare; --in-order chooses the second column, --as-compiled the third.\n\n"
	"Exit status: 0 all that was compared agrees, 1 something does not, 2 wrong usage or a "
	"file that is missing or does not parse.";

static unsigned long long number(struct argp_state *state, const char *name, const char *arg,
				 unsigned long long least, unsigned long long most)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(arg, &end, 10);
	if (errno || end == arg || *end || arg[0] == '-' || n < least || n > most)
		argp_failure(state, 2, 0, "--%s: found '%s', expected a number from %llu to %llu",
			     name, arg, least, most);
	return n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct lt_options *opt = state->input;

	switch (key) {
	case 'm':
		opt->req.model = mm_model_by_name(arg);
		if (opt->req.model == MM_NR_MODELS)
			argp_failure(state, 2, 0, "--model: found '%s', expected sc, tso, weak, lkmm or alpha",
				     arg);
		opt->model_given = true;
		break;
	case 'j':
		opt->jobs = (unsigned int)number(state, "jobs", arg, 1, 256);
		break;
	case 'v':
		opt->verbose = true;
		break;
	case OPT_COMPILED:
		opt->req.as_compiled = true;
		break;
	case OPT_IN_ORDER:
		opt->req.in_order = true;
		break;
	case OPT_COMMENTS:
		opt->comments = true;
		break;
	case OPT_JSON:
		opt->json = true;
		break;
	case OPT_TIMEOUT:
		opt->req.limits.seconds = (double)number(state, "timeout", arg, 1, 86400);
		break;
	case OPT_MAX_STATES:
		opt->req.limits.max_states = number(state, "max-states", arg, 1, 1ull << 32);
		break;
	case OPT_ALL_STATES:
		opt->req.limits.all_states = number(state, "all-states", arg, 0, 1ull << 32);
		break;
	case OPT_UNROLL:
		opt->req.limits.unroll = (unsigned int)number(state, "unroll", arg, 0, 1000);
		break;
	case OPT_EXACT_SETS:
		opt->req.exact_sets = true;
		break;
	case OPT_GRAPH:
		opt->req.graph = true;
		break;
	case OPT_COLUMN:
		opt->column = arg;
		break;
	case OPT_NO_REDUCTION:
		opt->req.no_reduction = true;
		break;
	case ARGP_KEY_ARGS:
		opt->paths = state->argv + state->next;
		opt->npaths = (unsigned int)(state->argc - state->next);
		break;
	case ARGP_KEY_NO_ARGS:
		argp_failure(state, 2, 0, "which litmus files?  Name files or folders; --help says more");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

void lt_parse_options(int argc, char **argv, struct lt_options *opt)
{
	static const struct argp argp = {
		.options = options, .parser = parse, .args_doc = "FILE|DIR...", .doc = doc,
	};
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	memset(opt, 0, sizeof(*opt));
	opt->req.model = MM_LKMM;
	opt->req.limits = (struct lt_limits){ .unroll = 8, .seconds = 10, .max_states = 8000000,
					      .all_states = 200000 };
	opt->jobs = cpus > 0 && cpus < 256 ? (unsigned int)cpus : 1;
	argp_err_exit_status = 2;
	if (argp_parse(&argp, argc, argv, 0, NULL, opt))
		exit(2);
}
