// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/chosen.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/describe.h"

error_t chosen_parse(struct chosen *c, const char *command, int key, char *arg)
{
	switch (key) {
	case OPTION('m'):
		c->model = model_option(arg);
		return 0;
	case OPTION('p'):
		c->patch = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (c->name)
			return ARGP_ERR_UNKNOWN;
		c->name = arg;
		return 0;
	case ARGP_KEY_END:
		if (!c->name)
			die("lockweave %s needs a lock, NAME or NAME:BUG; `lockweave list` names them",
			    command);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct target *chosen_target(const struct chosen *c, const struct targets *all,
				   struct target *patched)
{
	const struct target *t = target_by_name(all, c->name);

	if (c->patch) {
		build_patched(all, c->name, c->patch, patched);
		t = patched;
	}
	target_check(t);
	return t;
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
	if (key == ARGP_KEY_ARG && c->name) {
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
