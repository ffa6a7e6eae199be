// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock with a patch of the user's: built in a temporary directory by the build's own script. */
#include "command/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NOT_APPLIED = 3, NOT_COMPILED = 4 };

/* The first line of `log` that says what is wrong. */
static const char *complaint(char *log)
{
	char *line, *error;

	if (!log)
		return "no message";
	error = strstr(log, "error:");
	line = error ? error : log;
	while (line > log && line[-1] != '\n')
		line--;
	line[strcspn(line, "\n")] = 0;
	/* Paths of the temporary copy mean nothing to the user. */
	error = strstr(line, "/tree/");
	return *line ? (error ? error + 6 : line) : "no message";
}

void build_patched(const struct targets *all, const char *lock, const char *patch,
		   struct target *out)
{
	char script[PATH_MAX], log[PATH_MAX];
	char *argv[] = { script, (char *)(uintptr_t)patch, (char *)(uintptr_t)temporary_directory(),
			 NULL };
	const char *slash = strrchr(patch, '/');
	int status;

	*out = *target_by_name(all, lock);
	if (*out->bug)
		die("--patch goes with a lock, not with a lock and a bug; leave out ':%s'", out->bug);
	if (access(patch, R_OK))
		die("cannot read the patch %s; give a file in the shape of `git format-patch`", patch);
	snprintf(script, sizeof(script), "%s/fuzz/%s.build", build_directory(), lock);
	snprintf(log, sizeof(log), "%s/log", argv[2]);
	status = child_wait(child_start(argv, NULL, log, log));
	if (status == NOT_APPLIED)
		die("%s; make it against lockimpl/%s as it stands", complaint(read_file(log)), lock);
	if (status == NOT_COMPILED)
		die("%s with %s does not compile: %s", lock, patch, complaint(read_file(log)));
	if (status)
		die("cannot build %s with %s: %s", lock, patch, complaint(read_file(log)));
	snprintf(out->path, sizeof(out->path), "%s/target", argv[2]);
	snprintf(out->bug, sizeof(out->bug), "%.60s", slash ? slash + 1 : patch);
	if (strlen(out->bug) > 6 && !strcmp(out->bug + strlen(out->bug) - 6, ".patch"))
		out->bug[strlen(out->bug) - 6] = 0;
	setenv("LOCKWEAVE_PATCH", patch, 1);
}
