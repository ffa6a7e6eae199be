// SPDX-License-Identifier: GPL-2.0-or-later
/* A program with a main() of its own: built in a temporary directory by the build's script. */
#include "command/chosen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UNCONTROLLED = 3, NOT_COMPILED = 4, NO_LIBRARY = 5 };

bool is_program(const char *word)
{
	size_t n = strlen(word);

	return n > 2 && !strcmp(word + n - 2, ".c");
}

/* Each line of what the script said, as ours. */
static void complain(char *log)
{
	for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
		fprintf(stderr, "lockweave: %s\n", line);
}

/* How reports call it in commands: its files and options, a line each. */
static void announce(const struct chosen *c)
{
	char words[8192] = "";
	size_t used = 0;

	for (unsigned int i = 0; i < c->nprogram && used < sizeof(words); i++)
		used += (size_t)snprintf(words + used, sizeof(words) - used, "%s\n", c->program[i]);
	for (unsigned int i = 0; i < c->ncompile && used < sizeof(words); i++)
		used += (size_t)snprintf(words + used, sizeof(words) - used, "--compile=%s\n",
					 c->compile[i]);
	setenv("LOCKWEAVE_PROGRAM", words, 1);
}

/* What it is called: its first file, without what fuzz services and file names do not take. */
static void name_it(const char *file, char *out, size_t size)
{
	const char *slash = strrchr(file, '/');

	snprintf(out, size, "%s", slash ? slash + 1 : file);
	for (; *out; out++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *out))
			*out = '_';
}

void build_program(const struct chosen *c, struct target *out)
{
	char script[PATH_MAX], work[PATH_MAX], log[PATH_MAX], name[sizeof(out->lock)];
	char *argv[5 + 2 * MAX_PROGRAM_WORDS];
	unsigned int i;
	char *said;
	int n = 0, status;

	for (i = 0; i < c->nprogram; i++)
		if (access(c->program[i], R_OK))
			die("cannot read %s: %s; give the C files of a program", c->program[i],
			    strerror(errno));
	name_it(c->program[0], name, sizeof(name));
	snprintf(script, sizeof(script), "%s/fuzz/program.build", build_directory());
	if (access(script, X_OK))
		die("no %s; build lockweave with clang, and its fuzz targets", script);
	snprintf(work, sizeof(work), "%s/program", temporary_directory());
	make_directory(work);
	snprintf(log, sizeof(log), "%s/log", temporary_directory());
	argv[n++] = script;
	argv[n++] = work;
	argv[n++] = name;
	for (i = 0; i < c->ncompile; i++)
		argv[n++] = (char *)(uintptr_t)c->compile[i];
	argv[n++] = "--";
	for (i = 0; i < c->nprogram; i++)
		argv[n++] = (char *)(uintptr_t)c->program[i];
	argv[n] = NULL;
	status = child_wait(child_start(argv, NULL, log, log));
	said = read_file(log);
	if (status == UNCONTROLLED) {
		complain(said ? said : "");
		die("%s does what would go unseen; docs/programs.md says what a program may do", name);
	}
	if (status == NO_LIBRARY)
		die("%.*s", said ? (int)strcspn(said, "\n") : 0, said ? said : "");
	if (status) {
		fputs(said ? said : "", stderr);
		die("%s does not compile", c->program[0]);
	}
	free(said);
	*out = (struct target){ 0 };
	snprintf(out->path, sizeof(out->path), "%s/target", work);
	snprintf(out->lock, sizeof(out->lock), "%s", name);
	announce(c);
}
