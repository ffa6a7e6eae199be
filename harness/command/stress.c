// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock on real threads: finds the program that the flavour `stress` built for
 * it, in this build or in one beside it, and becomes that program.
 */
#include "command/command.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX	"_stress"
#define MAX_NAMES 1024u

static const char usage[] =
"usage: lockweave stress NAME[:BUG] [--sanitizer none|thread|address] [OPTION...]\n"
"\n"
"Runs a lock's operations on real threads with liburcu, from the build that has\n"
"the flavour: build/stress, build/stress-tsan or build/stress-asan, made by\n"
"cmake --preset stress (-tsan, -asan).  Without --sanitizer: this build's own, if\n"
"it has one, or build/stress.\n"
"\n"
"lockweave stress NAME --help lists the other options.\n";

static const struct {
	const char *sanitizer, *preset;
} builds[] = {
	{ "none", "stress" }, { "thread", "stress-tsan" }, { "address", "stress-asan" },
};

#define NR_BUILDS (sizeof(builds) / sizeof(builds[0]))

static const char *preset_of(const char *sanitizer)
{
	unsigned int i;

	for (i = 0; i < NR_BUILDS; i++)
		if (!strcmp(builds[i].sanitizer, sanitizer))
			return builds[i].preset;
	die("--sanitizer can be none, thread or address; not '%s'", sanitizer);
}

/* Where the programs with that sanitizer lie; false if there is nothing. */
static bool folder_of(const char *sanitizer, char *folder, size_t size)
{
	snprintf(folder, size, "%s/../%s/stress", build_directory(), preset_of(sanitizer));
	return !access(folder, X_OK);
}

/* The same, or a message.  sanitizer: NULL if it is all the same. */
static void find_folder(const char *sanitizer, char *folder, size_t size)
{
	const char *preset = preset_of(sanitizer ? sanitizer : "none");

	snprintf(folder, size, "%s/stress", build_directory());
	if (!sanitizer && !access(folder, X_OK))
		return;
	if (!folder_of(sanitizer ? sanitizer : "none", folder, size))
		die("no stress targets; build them: cmake --preset %s && cmake --build --preset %s", preset,
		    preset);
}

/* "lock--bug_stress" is lock:bug. */
static char *name_of(const char *file)
{
	size_t n = strlen(file), tail = strlen(SUFFIX);
	char *name, *bug;

	if (n <= tail || strcmp(file + n - tail, SUFFIX))
		return NULL;
	name = strndup(file, n - tail);
	if (!name)
		die("out of memory");
	bug = strstr(name, "--");
	if (bug) {
		*bug = ':';
		memmove(bug + 1, bug + 2, strlen(bug + 2) + 1);
	}
	return name;
}

_Noreturn static void no_such_target(const char *folder, const char *wanted)
{
	const char *names[MAX_NAMES] = { NULL };
	struct dirent *entry;
	DIR *dir = opendir(folder);
	unsigned int n = 0;

	while (dir && n + 1 < MAX_NAMES && (entry = readdir(dir))) {
		names[n] = name_of(entry->d_name);
		n += names[n] != NULL;
	}
	die("nothing is called '%s' in %s%s names are NAME or NAME:BUG", wanted, folder,
	    *did_you_mean(wanted, names) ? did_you_mean(wanted, names) : ";");
}

/* "lock:bug" is in FOLDER/lock--bug_stress. */
static bool is_there(const char *folder, const char *name, char *path, size_t size)
{
	const char *colon = strchr(name, ':');
	int n;

	if (colon)
		n = snprintf(path, size, "%s/%.*s--%s" SUFFIX, folder, (int)(colon - name), name, colon + 1);
	else
		n = snprintf(path, size, "%s/%s" SUFFIX, folder, name);
	return n >= 0 && (size_t)n < size && !access(path, X_OK);
}

bool stress_program(const char *sanitizer, const char *name, char *path, size_t size)
{
	char folder[PATH_MAX];

	return folder_of(sanitizer, folder, sizeof(folder)) &&
	       (!*name || is_there(folder, name, path, size));
}

/* Takes --sanitizer and its value out of argv; all else is the target's. */
static const char *take_sanitizer(int *argc, char **argv)
{
	static const char option[] = "--sanitizer";
	const char *value = NULL;
	int i, n = 0;

	for (i = 0; i < *argc; i++) {
		if (!strcmp(argv[i], option)) {
			if (i + 1 == *argc)
				die("--sanitizer wants a value: none, thread or address");
			value = argv[++i];
		} else if (!strncmp(argv[i], "--sanitizer=", sizeof(option))) {
			value = argv[i] + sizeof(option);
		} else {
			argv[n++] = argv[i];
		}
	}
	argv[n] = NULL;
	*argc = n;
	return value;
}

int command_stress(int argc, char **argv)
{
	const char *sanitizer = take_sanitizer(&argc, argv);
	char folder[PATH_MAX], path[PATH_MAX];

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-?"))) {
		fputs(usage, stdout);
		return EXIT_NOTHING;
	}
	if (argc < 2 || argv[1][0] == '-')
		die("say which lock, before all options: lockweave stress NAME[:BUG]");
	find_folder(sanitizer, folder, sizeof(folder));
	if (strchr(argv[1], '/'))
		die("'%s' is no name of a lock", argv[1]);
	if (!is_there(folder, argv[1], path, sizeof(path)))
		no_such_target(folder, argv[1]);
	fflush(stdout);
	argv[1] = path;
	execv(path, argv + 1);
	die("cannot run %s: %s", path, strerror(errno));
}
