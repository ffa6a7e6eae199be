// SPDX-License-Identifier: GPL-2.0-or-later
/* Which locks and bugs there are: the fuzz targets beside our own executable. */
#include "command/command.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX "_fuzzer"

const char *build_directory(void)
{
	static char path[PATH_MAX];
	ssize_t n;

	if (*path)
		return path;
	n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (n <= 0)
		die("cannot find out where this program lies: %s; is /proc mounted?", strerror(errno));
	path[n] = 0;
	*strrchr(path, '/') = 0;
	return path;
}

const char *short_path(const char *path, char *out, size_t size)
{
	char here[PATH_MAX];
	size_t n;

	snprintf(out, size, "%s", path);
	if (!getcwd(here, sizeof(here)))
		return out;
	n = strlen(here);
	if (!strncmp(path, here, n) && path[n] == '/')
		snprintf(out, size, "%s", path + n + 1);
	return out;
}

/* "lock_fuzzer" or "lock--bug_fuzzer" */
static bool split_name(const char *file, struct target *t)
{
	size_t n = strlen(file), tail = strlen(SUFFIX);
	char name[2 * sizeof(t->lock)];
	char *bug;

	if (n <= tail || n - tail >= sizeof(name) || strcmp(file + n - tail, SUFFIX))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)(n - tail), file);
	bug = strstr(name, "--");
	if (bug) {
		*bug = 0;
		bug += 2;
	}
	if (strlen(name) >= sizeof(t->lock) || (bug && strlen(bug) >= sizeof(t->bug)))
		return false;
	strcpy(t->lock, name);
	strcpy(t->bug, bug ? bug : "");
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct target *x = a, *y = b;
	int order = strcmp(x->lock, y->lock);

	return order ? order : strcmp(x->bug, y->bug);
}

void targets_find(struct targets *out)
{
	char folder[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	*out = (struct targets){ 0 };
	snprintf(folder, sizeof(folder), "%s/fuzz", build_directory());
	dir = opendir(folder);
	while (dir && (entry = readdir(dir))) {
		struct target t;
		int n;

		if (!split_name(entry->d_name, &t))
			continue;
		n = snprintf(t.path, sizeof(t.path), "%s/%s", folder, entry->d_name);
		if (n < 0 || (size_t)n >= sizeof(t.path) || access(t.path, X_OK))
			continue;
		out->target = realloc(out->target, (out->n + 1) * sizeof(t));
		if (!out->target)
			die("out of memory");
		out->target[out->n++] = t;
	}
	if (dir)
		closedir(dir);
	if (!out->n)
		die("no fuzz targets in %s; build them: cmake --preset weave && "
		    "cmake --build --preset weave", folder);
	qsort(out->target, out->n, sizeof(*out->target), by_name);
}

void targets_free(struct targets *all)
{
	free(all->target);
	*all = (struct targets){ 0 };
}

const char *target_name(const struct target *t)
{
	static char name[sizeof(t->lock) + sizeof(t->bug) + 1];

	snprintf(name, sizeof(name), "%s%s%s", t->lock, *t->bug ? ":" : "", t->bug);
	return name;
}

/* All locks, or all bugs of a lock, ending with NULL.  For a last message. */
static const char **names_of(const struct targets *all, const char *lock)
{
	static const char **names;
	unsigned int i, n = 0;

	names = calloc(all->n + 1, sizeof(*names));
	if (!names)
		die("out of memory");
	for (i = 0; i < all->n; i++) {
		const struct target *t = &all->target[i];

		if (!lock && !*t->bug)
			names[n++] = t->lock;
		else if (lock && *t->bug && !strcmp(t->lock, lock))
			names[n++] = t->bug;
	}
	return names;
}

const struct target *target_by_name(const struct targets *all, const char *name)
{
	const char *colon = strchr(name, ':');
	int n = colon ? (int)(colon - name) : (int)strlen(name);
	const char *bug = colon ? colon + 1 : "", **names;
	bool has_lock = false;
	char lock[128];
	unsigned int i;

	snprintf(lock, sizeof(lock), "%.*s", n, name);
	for (i = 0; i < all->n; i++) {
		const struct target *t = &all->target[i];

		if (strcmp(t->lock, lock))
			continue;
		has_lock = true;
		if (!strcmp(t->bug, bug))
			return t;
	}
	names = names_of(all, has_lock ? lock : NULL);
	if (!has_lock)
		die("no lock is called '%s'%s `lockweave list` names them", lock,
		    *did_you_mean(lock, names) ? did_you_mean(lock, names) : ";");
	if (!*names)
		die("%s has no bugs to choose from; put one into lockimpl/%s/bugs, or use --patch", lock,
		    lock);
	die("%s has no bug '%s'%s `lockweave list` names them", lock, bug,
	    *did_you_mean(bug, names) ? did_you_mean(bug, names) : ";");
}
