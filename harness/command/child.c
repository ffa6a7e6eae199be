// SPDX-License-Identifier: GPL-2.0-or-later
/* Other programs, and files that live no longer than we do. */
#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const char *command_name = "lockweave";

static void redirect(const char *path, int to)
{
	int fd;

	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0 || dup2(fd, to) < 0)
		_exit(127);
}

pid_t child_start(char *const argv[], const char *const *environment, const char *out_path,
		  const char *err_path)
{
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid < 0)
		die("cannot start %s: %s", argv[0], strerror(errno));
	if (pid)
		return pid;
	for (; environment && *environment; environment += 2)
		setenv(environment[0], environment[1], 1);
	redirect("/dev/null", STDIN_FILENO);
	redirect(out_path, STDOUT_FILENO);
	redirect(err_path, STDERR_FILENO);
	execv(argv[0], argv);
	fprintf(stderr, "lockweave: cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/*
 * The terminal tells the child, too; who sends us a signal means it as well.
 */
static void pass_on(pid_t pid, int *told)
{
	if (interrupts() == *told)
		return;
	*told = interrupts();
	kill(pid, *told > 1 ? SIGKILL : SIGINT);
}

int child_wait(pid_t pid)
{
	const struct timespec pause = { .tv_nsec = 5000000 };
	int status, told = interrupts();
	pid_t ended;

	/* Sleeping in waitpid() an interrupt might be missed that comes just before. */
	while ((ended = waitpid(pid, &status, interrupts_caught() ? WNOHANG : 0)) != pid) {
		if (ended < 0 && errno != EINTR)
			return 127;
		pass_on(pid, &told);
		if (!ended)
			nanosleep(&pause, NULL);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t size = 0, room = 0, n;
	char *text = NULL;

	if (!file)
		return NULL;
	do {
		if (room - size < 4096) {
			room = 2 * room + 8192;
			text = realloc(text, room);
			if (!text)
				die("out of memory");
		}
		n = fread(text + size, 1, room - size - 1, file);
		size += n;
	} while (n);
	fclose(file);
	text[size] = 0;
	return text;
}

void print_tail(const char *path)
{
	char *log = read_file(path), *at;
	unsigned int lines = 0;

	if (!log)
		return;
	for (at = log + strlen(log); at > log && lines < 12; at--)
		lines += at[-1] == '\n';
	fprintf(stderr, "%s", at > log ? at + 1 : log);
	free(log);
}

char *child_output(char *const argv[], const char *const *environment)
{
	char path[PATH_MAX];
	char *text;
	int status;

	snprintf(path, sizeof(path), "%s/output", temporary_directory());
	status = child_wait(child_start(argv, environment, path, NULL));
	if (status && interrupts())
		return NULL;
	if (status)
		die("%s %s ended with status %d; build it again: cmake --build --preset weave", argv[0],
		    argv[1] ? argv[1] : "", status);
	text = read_file(path);
	if (!text)
		die("cannot read %s: %s", path, strerror(errno));
	return text;
}

static char temporary[PATH_MAX];
static pid_t temporary_owner;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void temporary_remove(void)
{
	if (*temporary && temporary_owner == getpid())
		nftw(temporary, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	*temporary = 0;
}

const char *temporary_directory(void)
{
	const char *base = getenv("TMPDIR");

	if (*temporary)
		return temporary;
	snprintf(temporary, sizeof(temporary) - 64, "%s", base && *base ? base : "/tmp");
	strcat(temporary, "/lockweave-XXXXXX");
	if (!mkdtemp(temporary)) {
		int error = errno;

		*temporary = 0;
		die("cannot make a directory in %s: %s; set TMPDIR to one that can be written",
		    base && *base ? base : "/tmp", strerror(error));
	}
	temporary_owner = getpid();
	atexit(temporary_remove);
	return temporary;
}
