// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPTIONS 32u

static const struct argp_option *option_called(const struct argp *argp, const char *name, size_t n)
{
	const struct argp_option *o;

	for (o = argp->options; o && (o->name || o->doc || o->key); o++)
		if (o->name && strlen(o->name) == n && !strncmp(o->name, name, n))
			return o;
	return NULL;
}

_Noreturn static void no_such_option(const struct argp *argp, const char *name, const char *arg,
				     size_t n)
{
	const char *names[MAX_OPTIONS + 2];
	const struct argp_option *o;
	char word[64], list[512] = "";
	unsigned int count = 0;

	names[count++] = "help";
	for (o = argp->options; o && (o->name || o->doc || o->key) && count < MAX_OPTIONS; o++)
		if (o->name)
			names[count++] = o->name;
	names[count] = NULL;
	snprintf(word, sizeof(word), "%.*s", (int)n, arg);
	snprintf(list, sizeof(list), "%s", nearest(word, names) ? nearest(word, names) : "");
	if (*list)
		die("%s has no option '--%s'; did you mean '--%s'?", name, word, list);
	die("%s has no option '--%s'; see lockweave %s --help", name, word, name);
}

/* What argp would say in two lines and without a suggestion. */
static void check(const struct argp *argp, const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		const char *arg = argv[i] + 2;
		const struct argp_option *o;
		size_t n;

		if (argv[i][0] != '-' || !strcmp(argv[i], "-") || !strcmp(argv[i], "-?"))
			continue;
		if (argv[i][1] != '-')
			die("%s has no option '%s'; options have two dashes, and libFuzzer's go after --",
			    name, argv[i]);
		n = strcspn(arg, "=");
		if ((n == 4 && !strncmp(arg, "help", 4)) || (n == 5 && !strncmp(arg, "usage", 5)))
			continue;
		o = option_called(argp, arg, n);
		if (!o)
			no_such_option(argp, name, arg, n);
		if (o->arg && !arg[n] && ++i >= argc)
			die("%s: --%s needs a value, %s; see lockweave %s --help", name, o->name, o->arg, name);
		if (!o->arg && arg[n])
			die("%s: --%s takes no value; see lockweave %s --help", name, o->name, name);
	}
}

void parse_options(const struct argp *argp, const char *name, int argc, char **argv, void *input)
{
	char *saved = argv[0], full[64];

	check(argp, name, argc, argv);
	argp_err_exit_status = EXIT_USAGE;
	snprintf(full, sizeof(full), "lockweave %s", name);
	argv[0] = full;
	argp_parse(argp, argc, argv, 0, NULL, input);
	argv[0] = saved;
}

unsigned long number_option(const char *option, const char *text, unsigned long min,
			    unsigned long max)
{
	unsigned long n;
	char *end;

	n = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || n < min || n > max)
		die("--%s takes a number from %lu to %lu, not '%s'", option, min, max, text);
	return n;
}

enum mm_model model_option(const char *text)
{
	const char *names[MM_NR_MODELS + 1] = { NULL };
	enum mm_model model = mm_model_by_name(text);
	unsigned int i;

	if (model != MM_NR_MODELS)
		return model;
	for (i = 0; i < MM_NR_MODELS; i++)
		names[i] = mm_model_name(i);
	die("no memory model is called '%s'%s%s", text, did_you_mean(text, names),
	    nearest(text, names) ? "" : "; there are sc, tso, weak, lkmm and alpha");
}
