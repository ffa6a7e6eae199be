// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/chosen.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/describe.h"

static void add_word(const char **words, unsigned int *n, const char *word)
{
	if (*n == MAX_PROGRAM_WORDS)
		die("a program has up to %u files, and as many options", MAX_PROGRAM_WORDS);
	words[(*n)++] = word;
}

static error_t add_name(struct chosen *c, const char *arg)
{
	if (is_program(arg)) {
		if (c->name && !c->nprogram)
			die("%s is the file of a program, but %s is a lock; give one of them", arg,
			    c->name);
		add_word(c->program, &c->nprogram, arg);
		c->name = c->program[0];
		return 0;
	}
	if (c->nprogram)
		die("%s is not the file of a program; those end in .c", arg);
	if (c->name)
		return ARGP_ERR_UNKNOWN;
	c->name = arg;
	return 0;
}

static void check_program(struct chosen *c)
{
	if (!c->nprogram && c->ncompile)
		die("--compile is for programs; %s is a lock", c->name);
	if (c->nprogram && c->patch)
		die("--patch is for locks; %s is a program", c->name);
	if (c->nprogram && !c->model_given)
		c->model = MM_WEAK;
}

error_t chosen_parse(struct chosen *c, const char *command, int key, char *arg)
{
	switch (key) {
	case OPTION('m'):
		c->model = model_option(arg);
		c->model_given = true;
		return 0;
	case OPTION('C'):
		add_word(c->compile, &c->ncompile, arg);
		return 0;
	case OPTION('p'):
		c->patch = arg;
		return 0;
	case ARGP_KEY_ARG:
		return add_name(c, arg);
	case ARGP_KEY_END:
		if (!c->name)
			die("lockweave %s needs a lock, NAME or NAME:BUG, or a program, FILE.c; "
			    "`lockweave list` names the locks", command);
		check_program(c);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct target *chosen_target(const struct chosen *c, const struct targets *all,
				   struct target *patched)
{
	const struct target *t;

	if (c->nprogram) {
		build_program(c, patched);
		return patched;
	}
	t = target_by_name(all, c->name);
	if (c->patch) {
		build_patched(all, c->name, c->patch, patched);
		t = patched;
	}
	target_check(t);
	return t;
}

const char *chosen_words(const struct chosen *c)
{
	static char words[8192];
	size_t used = 0;
	unsigned int i;

	if (!c->nprogram)
		return c->name;
	for (i = 0; i < c->nprogram && used < sizeof(words); i++)
		used += (size_t)snprintf(words + used, sizeof(words) - used, "%s%s", i ? " " : "",
					 c->program[i]);
	for (i = 0; i < c->ncompile && used < sizeof(words); i++)
		used += (size_t)snprintf(words + used, sizeof(words) - used, " --compile=%s",
					 c->compile[i]);
	return words;
}

int chosen_run(char *const argv[])
{
	const char *const environment[] = { "LOCKWEAVE_COMMAND", command_name, NULL };

	int status;

	/* The child says what it has so far, and we wait for that. */
	interrupts_catch();
	status = child_wait(child_start(argv, environment, NULL, NULL));
	if (interrupts() && status >= 128)
		fprintf(stderr, "lockweave: interrupted\n");
	return status;
}

error_t chosen_parse_file(struct chosen *c, const char *command, int key, char *arg)
{
	if (key == ARGP_KEY_ARG && c->name && !(c->nprogram && is_program(arg))) {
		if (c->file)
			die("lockweave %s takes one lock and one file; '%s' is too much", command, arg);
		c->file = arg;
		return 0;
	}
	if (key == ARGP_KEY_END && c->name && !c->file)
		die("lockweave %s needs the file of an input that a fuzz run wrote", command);
	return chosen_parse(c, command, key, arg);
}

int chosen_run_file(const struct chosen *c, const char *what, char *const more[])
{
	struct target patched;
	struct targets all;
	char *args[10];
	int n = 0, status;

	targets_find(&all);
	args[n++] = (char *)(uintptr_t)chosen_target(c, &all, &patched)->path;
	if (access(c->file, R_OK))
		die("cannot read %s: %s; give the file of an input that a fuzz run wrote", c->file,
		    strerror(errno));
	args[n++] = (char *)(uintptr_t)what;
	args[n++] = (char *)(uintptr_t)c->file;
	args[n++] = "--model";
	args[n++] = (char *)(uintptr_t)mm_model_name(c->model);
	for (unsigned int i = 0; i < 4 && more[i]; i++)
		args[n++] = more[i];
	args[n] = NULL;
	status = chosen_run(args);
	targets_free(&all);
	return status;
}
