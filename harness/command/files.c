// SPDX-License-Identifier: GPL-2.0-or-later
/* Directories that outlive a run, and files in them. */
#include "command/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

void make_directory(const char *path)
{
	char part[PATH_MAX];
	char *slash;

	snprintf(part, sizeof(part), "%s", path);
	for (slash = part + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = 0;
		if (mkdir(part, 0777) && errno != EEXIST)
			break;
		*slash = '/';
	}
	if (mkdir(path, 0777) && errno != EEXIST)
		die("cannot make the directory %s: %s; give another one with --corpus, or build "
		    "elsewhere", path, strerror(errno));
}

void findings_directory(const struct target *t, char *out, size_t size)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/findings/%s%s%s/", build_directory(), t->lock,
		 *t->bug ? "--" : "", t->bug);
	short_path(path, out, size);
	path[strlen(path) - 1] = 0;
	make_directory(path);
}

void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = in ? fopen(to, "wb") : NULL;
	char bytes[4096];
	size_t n;

	while (out && (n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		if (fwrite(bytes, 1, n, out) != n)
			break;
	if (!out || ferror(in) || ferror(out) || fclose(out))
		die("cannot copy %s to %s: %s", from, to, strerror(errno));
	fclose(in);
}
