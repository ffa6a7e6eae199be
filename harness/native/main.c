// SPDX-License-Identifier: GPL-2.0-or-later
/* main.c - one lock, or one with a bug, on real threads: what was asked for. */
#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "native/run.h"
#include "native/summary.h"

struct lw_options lw_options = {
	.readers = 60, .writers = 40, .free_ratio = 50, .reclaim_ratio = 25, .seconds = -1, .stuck_after = 10,
};

const char *lw_target_name(void)
{
	return LW_TARGET;
}

static double number(const char *option, const char *text, double min, double max)
{
	char *end;
	double n;

	errno = 0;
	n = strtod(text, &end);
	if (errno || end == text || *end || !isfinite(n) || n < min || n > max)
		lw_die("--%s wants a number from %g to %g, not '%s'", option, min, max, text);
	return n;
}

static unsigned int count(const char *option, const char *text, unsigned int min, unsigned int max)
{
	double n = number(option, text, min, max);

	if (n != floor(n))
		lw_die("--%s wants a whole number, not '%s'", option, text);
	return (unsigned int)n;
}

static unsigned int word(const char *option, const char *text, const char *const *words)
{
	for (unsigned int i = 0; words[i]; i++)
		if (!strcmp(words[i], text))
			return i;
	lw_die("--%s can be %s, %s%s%s; not '%s'", option, words[0], words[1], words[2] ? ", " : "",
	       words[2] ? words[2] : "", text);
}

static uint64_t seed(const char *text)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 0);
	if (errno || end == text || *end || *text == '-')
		lw_die("--seed wants a number, not '%s'", text);
	return n;
}

enum { READERS = 0x100, WRITERS, FREE_RATIO, RECLAIM_RATIO, SECONDS, OPERATIONS, THREADS, MIX, SEED,
       DELAY, FLAVOUR, JSON, STUCK, FLAT };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	static const char *const delays[] = { "none", "uniform", "atomics", NULL };
	static const char *const flavours[] = { "memb", "qsbr", NULL };
	struct lw_options *o = &lw_options;

	switch (key) {
	case READERS:		o->readers = count("readers", arg, 0, 1000000); return 0;
	case WRITERS:		o->writers = count("writers", arg, 0, 1000000); return 0;
	case FREE_RATIO:	o->free_ratio = count("free-ratio", arg, 0, 100); return 0;
	case RECLAIM_RATIO:	o->reclaim_ratio = count("reclaim-ratio", arg, 0, 100); return 0;
	case OPERATIONS:	o->operations = count("operations", arg, 1, 4000000000u); return 0;
	case FLAT:		o->memory_flat = true; return 0;
	case SECONDS:		o->seconds = number("seconds", arg, 0.01, 1e6); return 0;
	case THREADS:		o->threads = count("threads", arg, 1, lw_scenario.max_threads); return 0;
	case MIX:		o->mix = arg; return 0;
	case SEED:		o->seed = seed(arg); return 0;
	case DELAY:		o->delay = word("delay", arg, delays); return 0;
	case FLAVOUR:		o->flavor = word("flavour", arg, flavours); return 0;
	case STUCK:		o->stuck_after = number("stuck-after", arg, 0.1, 1e6); return 0;
	case JSON:		o->json = true; return 0;
	case ARGP_KEY_ARG:	argp_error(state, "'%s' is too much", arg); return 0;
	default:		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option table[] = {
	{ .name = "readers", .key = READERS, .arg = "N", .doc = "how often an operation that reads ... (60)" },
	{ .name = "writers", .key = WRITERS, .arg = "N", .doc = "... for so many that write or free (40)" },
	{ .name = "free-ratio", .key = FREE_RATIO, .arg = "PERCENT",
	  .doc = "how many of the latter free something (50)" },
	{ .name = "reclaim-ratio", .key = RECLAIM_RATIO, .arg = "PERCENT",
	  .doc = "of pages that become empty, how many are given back (25)" },
	{ .name = "mix", .key = MIX, .arg = "NAME,...",
	  .doc = "only operations with these names, or with these as a part between hyphens; and reclaim, "
		 "without which pages are not given back" },
	{ .name = "seconds", .key = SECONDS, .arg = "N", .doc = "how long (10)" },
	{ .name = "operations", .key = OPERATIONS, .arg = "N",
	  .doc = "how many operations of each thread; for as long as that takes, if --seconds is not given" },
	{ .name = "threads", .key = THREADS, .arg = "N", .doc = "as many as the scenario has, or fewer" },
	{ .name = "seed", .key = SEED, .arg = "N", .doc = "of operations and delays; random if not given" },
	{ .name = "delay", .key = DELAY, .arg = "WHERE",
	  .doc = "random delays: none, uniform (wherever the engine would decide), atomics (around them)" },
	{ .name = "flavour", .key = FLAVOUR, .arg = "WHICH", .doc = "of liburcu: memb, qsbr (memb)" },
	{ .name = "stuck-after", .key = STUCK, .arg = "SECONDS",
	  .doc = "a thread that finishes no operation for so long is a finding (10)" },
	{ .name = "memory-flat", .key = FLAT,
	  .doc = "it is a finding if the process has grown between the second and the last quarter" },
	{ .name = "json", .key = JSON, .doc = "the summary as JSON" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse,
	.doc = "Runs the lock's operations on real threads with real RCU.  Exit status: 0 nothing found, "
	       "1 a finding, 2 wrong usage or something missing.",
};

int main(int argc, char **argv)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	lw_options.seed = (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec;
	lw_options.threads = lw_scenario.max_threads;
	argp_err_exit_status = 2;
	if (argp_parse(&argp, argc, argv, 0, NULL, NULL))
		lw_die("out of memory for the options");
	if (lw_options.seconds < 0)
		lw_options.seconds = lw_options.operations ? 0 : 10;
	if (lw_scenario.nops > LW_SCENARIO_MAX_OPS || lw_scenario.max_threads > LW_SCENARIO_MAX_THREADS ||
	    lw_scenario.nstarts > LW_SCENARIO_MAX_STARTS || !lw_scenario.max_ops)
		lw_die("the scenario of %s breaks a limit of lockweave/scenario.h", lw_target_name());
	if (!lw_options.readers && !lw_options.writers)
		lw_die("--readers and --writers cannot both be 0");
	if (!lw_options.json)
		fprintf(stderr, "lockweave stress: %s, %u threads, seed %llu\n", lw_target_name(),
			lw_options.threads, (unsigned long long)lw_options.seed);
	lw_finding_init();
	lw_faults_init();
	lw_sanitizers_init();
	lw_delays_init(lw_options.delay);
	lw_rcu_init(lw_options.flavor);
	lw_run();
	lw_take_the_word();
	lw_memory_check();
	lw_display_summary();
	/* Threads of ours are about that exit() would run into. */
	fflush(stdout);
	_exit(0);
}
