// SPDX-License-Identifier: GPL-2.0-or-later
/* The programs that measure one lock each: where they are, and how one talks to them. */
#include "command/native.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX	"_native"

void native_folder(char *folder, size_t size)
{
	snprintf(folder, size, "%s/native", build_directory());
	if (!access(folder, X_OK))
		return;
	snprintf(folder, size, "%s/../stress/native", build_directory());
	if (access(folder, X_OK))
		die("no programs to measure; build them: cmake --preset stress && cmake --build --preset stress");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

unsigned int native_names(const char *folder, char *names[MAX_LIST])
{
	size_t tail = strlen(SUFFIX);
	struct dirent *entry;
	DIR *dir = opendir(folder);
	unsigned int n = 0;

	while (dir && n + 1 < MAX_LIST && (entry = readdir(dir))) {
		size_t length = strlen(entry->d_name);

		if (length <= tail || strcmp(entry->d_name + length - tail, SUFFIX))
			continue;
		names[n] = strndup(entry->d_name, length - tail);
		if (!names[n++])
			die("out of memory");
	}
	if (dir)
		closedir(dir);
	qsort(names, n, sizeof(names[0]), by_name);
	names[n] = NULL;
	return n;
}

static void start(struct native_lock *lock, const char *path)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		die("cannot make a pipe: %s", strerror(errno));
	fflush(stdout);
	fflush(stderr);
	lock->pid = fork();
	if (lock->pid < 0)
		die("cannot start %s: %s", path, strerror(errno));
	if (!lock->pid) {
		/* The terminal tells all of us to stop; who gives the orders decides. */
		signal(SIGINT, SIG_IGN);
		signal(SIGTERM, SIG_IGN);
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		execl(path, path, (char *)NULL);
		fprintf(stderr, "lockweave: cannot run %s: %s\n", path, strerror(errno));
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	lock->orders = fdopen(in[1], "w");
	lock->answers = fdopen(out[0], "r");
	if (!lock->orders || !lock->answers)
		die("out of memory");
}

void native_start(struct native_lock *lock, const char *folder)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/%s" SUFFIX, folder, lock->name);

	if (n < 0 || (size_t)n >= sizeof(path))
		die("%s is too long a name for a directory", folder);
	signal(SIGPIPE, SIG_IGN);
	start(lock, path);
}

_Noreturn static void died(struct native_lock *lock)
{
	fclose(lock->orders);
	die("%s" SUFFIX " gave no answer and ended with status %d", lock->name, child_wait(lock->pid));
}

cJSON *native_order(struct native_lock *lock, const char *format, ...)
{
	char *line = NULL;
	size_t room = 0;
	cJSON *json;
	va_list ap;

	va_start(ap, format);
	vfprintf(lock->orders, format, ap);
	va_end(ap);
	fputc('\n', lock->orders);
	if (fflush(lock->orders) || getline(&line, &room, lock->answers) < 0)
		died(lock);
	json = cJSON_Parse(line);
	if (!json)
		die("%s" SUFFIX " answered with what is no JSON: %s", lock->name, line);
	free(line);
	return json;
}

void native_stop(struct native_lock *lock)
{
	int status;

	fclose(lock->orders);
	fclose(lock->answers);
	status = child_wait(lock->pid);
	if (status)
		die("%s" SUFFIX " ended with status %d", lock->name, status);
}
