/* SPDX-License-Identifier: GPL-2.0-or-later */
/* files.c - which files are meant, and what is expected of them. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "litmus/command.h"

#define MAX_DEPTH 16u	/* of folders in folders */

static void *check(void *p)
{
	if (!p) {
		fputs("litmus: out of memory\n", stderr);
		exit(2);
	}
	return p;
}

static char *join(const char *dir, const char *name)
{
	size_t n = strlen(dir), k = strlen(name);
	char *s = check(malloc(n + k + 2));

	memcpy(s, dir, n);
	if (n && dir[n - 1] != '/')
		s[n++] = '/';
	memcpy(s + n, name, k + 1);
	return s;
}

static void add_file(struct lt_files *f, char *path, unsigned int folder)
{
	if (f->n == f->room) {
		f->room = f->room ? f->room * 2 : 256;
		f->file = check(realloc(f->file, f->room * sizeof(f->file[0])));
	}
	f->file[f->n++] = (struct lt_file){ .path = path, .folder = folder };
}

static unsigned int add_folder(struct lt_files *f, const char *path)
{
	f->folder = check(realloc(f->folder, (f->nfolders + 1) * sizeof(f->folder[0])));
	f->folder[f->nfolders].path = check(strdup(path));
	f->folder[f->nfolders].table = false;
	return f->nfolders++;
}

static void missing(struct lt_files *f, const char *path)
{
	fprintf(stderr, "litmus: %s: %s\n", path, strerror(errno));
	f->failed = true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder, sorted by bytes; NULL: it cannot be read. */
static char **list(const char *path, size_t *n)
{
	DIR *d = opendir(path);
	size_t room = 0;
	char **names = NULL;
	struct dirent *e;

	*n = 0;
	if (!d)
		return NULL;
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		if (*n == room) {
			room = room ? room * 2 : 64;
			names = check(realloc(names, room * sizeof(names[0])));
		}
		names[(*n)++] = check(strdup(e->d_name));
	}
	closedir(d);
	if (!names)
		names = check(malloc(sizeof(names[0])));
	qsort(names, *n, sizeof(names[0]), by_name);
	return names;
}

static bool is_litmus(const char *name)
{
	size_t n = strlen(name);

	return n > 7 && !strcmp(name + n - 7, ".litmus");
}

static void add_tree(const struct lt_options *opt, struct lt_files *f, const char *path,
		     unsigned int depth)
{
	size_t n, i, from = f->n;
	char **names = list(path, &n), *csv = NULL;
	unsigned int folder;
	struct stat st;

	if (!names) {
		missing(f, path);
		return;
	}
	folder = add_folder(f, path);
	for (i = 0; i < n; i++) {
		char *full = join(path, names[i]);

		if (!strcmp(names[i], "expected.csv"))
			csv = check(strdup(full));
		if (is_litmus(names[i]))
			add_file(f, full, folder);
		else
			free(full);
	}
	if (csv)
		lt_read_expected(opt, f, from, csv);
	f->folder[folder].table = csv || opt->comments;
	free(csv);
	for (i = 0; i < n; i++) {
		char *full = join(path, names[i]);

		if (!is_litmus(names[i]) && depth < MAX_DEPTH && !lstat(full, &st) &&
		    S_ISDIR(st.st_mode))
			add_tree(opt, f, full, depth + 1);
		free(full);
		free(names[i]);
	}
	free(names);
}

void lt_find_files(const struct lt_options *opt, struct lt_files *out)
{
	unsigned int i, single;
	struct stat st;

	memset(out, 0, sizeof(*out));
	single = add_folder(out, "");
	out->folder[single].table = opt->comments;
	for (i = 0; i < opt->npaths; i++) {
		size_t before = out->n;

		if (stat(opt->paths[i], &st)) {
			missing(out, opt->paths[i]);
		} else if (S_ISDIR(st.st_mode)) {
			add_tree(opt, out, opt->paths[i], 0);
			if (out->n == before) {
				fprintf(stderr, "litmus: %s: no *.litmus file in it\n", opt->paths[i]);
				out->failed = true;
			}
		} else {
			add_file(out, check(strdup(opt->paths[i])), single);
		}
	}
}

void lt_free_files(struct lt_files *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		free(f->file[i].path);
	for (i = 0; i < f->nfolders; i++)
		free(f->folder[i].path);
	free(f->file);
	free(f->folder);
}
