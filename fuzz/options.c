// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A target's own options.  Not argp: whatever is not ours has to stay in place
 * for libFuzzer.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "explore/explore.h"
#include "fuzz/target.h"

void lw_target_die(const char *format, ...)
{
	va_list args;

	fputs("lockweave: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(LW_EXIT_USAGE);
}

static const char help[] =
"Fuzzes a lock in lockweave's engine.  Options with one dash are libFuzzer's\n"
"(-help=1 lists them); these are its own:\n"
"  --model=M        memory model: sc, tso, weak, lkmm or alpha (default: lkmm,\n"
"                   or what the environment variable LOCKWEAVE_MODEL says)\n"
"  --replay=FILE    run the input in FILE once and print what happened\n"
"  --trace          with --replay: print every step\n"
"  --json           with --replay: print JSON\n"
"  --shrink=FILE    leave out of the input in FILE what its finding does not need\n"
"  --output=FILE    for --shrink, where to write the result (default: FILE.min)\n"
"  --bench=INPUTS   run as fast as it goes, without libFuzzer: the inputs are\n"
"                   \"default\" (the scenario's own plan) or \"random\"\n"
"  --seconds=N      for --bench, how long (default: 2)\n"
"  --explore        run every execution of a plan; the options below are for it\n"
"  --plan=PLAN      the plan of an input (its file), or 'read 1, read 2 | write',\n"
"                   'from 5: read | write' for the sixth beginning;\n"
"                   default: the scenario's own\n"
"  --threads=N      of the plan the first N threads,\n"
"  --ops=N          and the first N operations of each\n"
"  --max-preemptions=N    give up what stops threads more often for others\n"
"  --max-executions=N, --seconds=N    stop then (default: never)\n"
"  --max-memory=M   stop when it would keep more than M bytes (M: as in 500K, 64M, 2G)\n"
"  --jobs=N         N processes share the work (default: 1)\n"
"  --no-judge       have the model's axioms judge findings only\n"
"  --judge          have the model's axioms judge every execution, not findings\n"
"                   only: slow; says at the end how many they reject\n"
"  --coverage=FILE  say which lines the counts in FILE cover (LOCKWEAVE_STATS)\n"
"  --describe       say what this target is, as JSON\n"
"  --help           this text\n"
"Exit status of --replay: 0 nothing found, 1 a finding, 2 wrong usage;\n"
"of --explore: also 3, not everything was explored;\n"
"of --shrink: 0 written, 2 there is no finding to keep, or wrong usage.\n";

/* The value of option `name` at argv[*i], "--name=value" or "--name value"; NULL: another option. */
static const char *value_of(const char *name, int argc, char **argv, int *i)
{
	size_t n = strlen(name);
	const char *arg = argv[*i] + 2;

	if (strncmp(arg, name, n))
		return NULL;
	if (arg[n] == '=')
		return arg + n + 1;
	if (arg[n])
		return NULL;
	if (*i + 1 >= argc)
		lw_target_die("--%s needs a value; --help says more", name);
	return argv[++*i];
}

static enum mm_model model_of(const char *name)
{
	enum mm_model model = mm_model_by_name(name);

	if (model == MM_NR_MODELS)
		lw_target_die("no memory model is called '%s'; there are sc, tso, weak, lkmm and alpha",
			      name);
	return model;
}

static unsigned int seconds_of(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (!*text || *end || n < 1 || n > 86400)
		lw_target_die("--seconds takes a number from 1 to 86400, not '%s'", text);
	return (unsigned int)n;
}

static unsigned long long count_of(const char *name, const char *text, unsigned long long max)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || n < 1 || n > max)
		lw_target_die("--%s takes a number from 1 to %llu, not '%s'", name, max, text);
	return n;
}

/* Bytes: a number, and perhaps K, M or G behind it. */
static unsigned long long memory_of(const char *text)
{
	static const char suffixes[] = "KMG";
	unsigned long long n;
	unsigned int shift = 0;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*end && strchr(suffixes, *end))
		shift = 10 * (unsigned int)(strchr(suffixes, *end++) - suffixes + 1);
	if (*text < '0' || *text > '9' || *end || errno || !n || n > (UINT64_MAX >> 8) >> shift)
		lw_target_die("--max-memory takes a number of bytes above 0, perhaps with K, M or G behind "
			      "it as in 64M, not '%s'", text);
	return n << shift;
}

static void own_option(int argc, char **argv, int *i, struct lw_target_options *o)
{
	const char *arg = argv[*i] + 2, *value;

	if ((value = value_of("model", argc, argv, i)))
		o->model = model_of(value);
	else if ((value = value_of("replay", argc, argv, i)))
		o->replay = value;
	else if ((value = value_of("shrink", argc, argv, i)))
		o->shrink = value;
	else if ((value = value_of("output", argc, argv, i)))
		o->output = value;
	else if ((value = value_of("coverage", argc, argv, i)))
		o->coverage = value;
	else if ((value = value_of("bench", argc, argv, i)))
		o->bench = value;
	else if ((value = value_of("seconds", argc, argv, i)))
		o->seconds = seconds_of(value);
	else if ((value = value_of("plan", argc, argv, i)))
		o->plan = value;
	else if ((value = value_of("threads", argc, argv, i)))
		o->threads = (unsigned int)count_of("threads", value, LW_SCENARIO_MAX_THREADS);
	else if ((value = value_of("ops", argc, argv, i)))
		o->ops = (unsigned int)count_of("ops", value, LW_PLAN_MAX_OPS);
	else if ((value = value_of("max-executions", argc, argv, i)))
		o->max_executions = count_of("max-executions", value, UINT64_MAX / 2);
	else if ((value = value_of("max-memory", argc, argv, i))) {
		o->max_memory = memory_of(value);
		o->max_memory_text = value;
	} else if ((value = value_of("jobs", argc, argv, i)))
		o->jobs = (unsigned int)count_of("jobs", value, LW_EXPLORE_MAX_JOBS);
	else if ((value = value_of("max-preemptions", argc, argv, i))) {
		o->bound_preemptions = true;
		if (strcmp(value, "0"))
			o->preemptions = (unsigned int)count_of("max-preemptions", value, 1000);
	} else if (!strcmp(arg, "explore"))
		o->explore = true;
	else if (!strcmp(arg, "trace"))
		o->whole = true;
	else if (!strcmp(arg, "judge"))
		o->judge = true;
	else if (!strcmp(arg, "no-judge"))
		o->no_judge = true;
	else if (!strcmp(arg, "json"))
		o->json = true;
	else if (!strcmp(arg, "describe"))
		o->describe = true;
	else if (!strcmp(arg, "help"))
		o->help = true;
	else
		lw_target_die("no option is called '%s'; --help lists them", argv[*i]);
}

void lw_target_options(int *argc, char ***argv, struct lw_target_options *o)
{
	const char *model = getenv(LW_MODEL_ENV);
	char **in = *argv, **rest;
	int i, n = 0;

	*o = (struct lw_target_options){ .model = MM_LKMM, .seconds = 0 };
	if (model && *model)
		o->model = model_of(model);
	rest = calloc((size_t)*argc + 1, sizeof(*rest));
	if (!rest)
		lw_target_die("out of memory");
	for (i = 0; i < *argc; i++) {
		if (i && !strncmp(in[i], "--", 2) && in[i][2])
			own_option(*argc, in, &i, o);
		else
			rest[n++] = in[i];
	}
	*argc = n;
	*argv = rest;
	if (o->help) {
		fputs(help, stdout);
		exit(LW_EXIT_NOTHING);
	}
	if (o->bench && !o->seconds)
		o->seconds = 2;
	if (o->bench && strcmp(o->bench, "default") && strcmp(o->bench, "random"))
		lw_target_die("--bench takes 'default' or 'random', not '%s'", o->bench);
}
