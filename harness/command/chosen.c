// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/chosen.h"

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

	return child_wait(child_start(argv, environment, NULL, NULL));
}
