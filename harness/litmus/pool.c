/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pool.c - one child process for each file, so many at once.
 *
 * A child can crash or be killed without taking the others along, and its
 * memory is gone when it ends.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "litmus/command.h"

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static void on_interrupt_do(void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool lt_interrupted(void)
{
	return interrupted;
}

struct worker {
	pid_t pid;	/* 0: idle */
	int fd;
	size_t file;
	char *buf;
	size_t len, room;
};

struct pool {
	const struct lt_options *opt;
	const struct lt_files *files;
	struct worker *worker;
	char **text;		/* of each file that has ended */
	struct lt_report *report;
	bool *ended;
	size_t started, printed, running, finished;
};

static void write_all(int fd, const void *p, size_t n)
{
	while (n > 0) {
		ssize_t k = write(fd, p, n);

		if (k < 0 && errno != EINTR)
			_exit(3);
		if (k > 0) {
			p = (const char *)p + k;
			n -= (size_t)k;
		}
	}
}

static void child(const struct pool *p, size_t file, int fd)
{
	struct lt_report report;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		_exit(3);
	lt_run_job(p->opt, &p->files->file[file], &report, out);
	fclose(out);
	report.length = len;
	write_all(fd, &report, sizeof(report));
	write_all(fd, text, len);
	_exit(0);
}

static void crashed(struct pool *p, size_t file)
{
	struct lt_report *r = &p->report[file];

	memset(r, 0, sizeof(*r));
	r->status = LT_JOB_CRASHED;
	r->expected = p->files->file[file].expected;
	p->text[file] = NULL;
	if (asprintf(&p->text[file], "litmus: %s: the worker died\n", p->files->file[file].path) < 0)
		p->text[file] = NULL;
	p->ended[file] = true;
}

static void start(struct pool *p, struct worker *w)
{
	int fds[2];

	w->file = p->started++;
	w->len = 0;
	fflush(NULL);
	if (pipe(fds)) {
		crashed(p, w->file);
		return;
	}
	w->pid = fork();
	if (w->pid == 0) {
		on_interrupt_do(SIG_DFL);
		close(fds[0]);
		child(p, w->file, fds[1]);
	}
	close(fds[1]);
	w->fd = fds[0];
	if (w->pid < 0) {
		close(fds[0]);
		w->pid = 0;
		crashed(p, w->file);
		return;
	}
	p->running++;
}

/* The child has closed its end. */
static void finish(struct pool *p, struct worker *w)
{
	struct lt_report r;
	int status = 0;

	close(w->fd);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	p->running--;
	p->finished++;
	/* Ctrl-C goes to everybody, and may have come to the worker first. */
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM)) {
		interrupted = 1;
		return;
	}
	if (w->len >= sizeof(r))
		memcpy(&r, w->buf, sizeof(r));
	if (status || w->len < sizeof(r) || w->len != sizeof(r) + r.length) {
		crashed(p, w->file);
		return;
	}
	p->report[w->file] = r;
	p->text[w->file] = malloc(r.length + 1);
	if (p->text[w->file]) {
		memcpy(p->text[w->file], w->buf + sizeof(r), r.length);
		p->text[w->file][r.length] = '\0';
	}
	p->ended[w->file] = true;
}

static void receive(struct pool *p, struct worker *w)
{
	ssize_t k;

	if (w->room - w->len < 4096) {
		char *buf = realloc(w->buf, w->room + 65536);

		if (!buf) {
			fputs("litmus: out of memory\n", stderr);
			exit(2);
		}
		w->buf = buf;
		w->room += 65536;
	}
	k = read(w->fd, w->buf + w->len, w->room - w->len);
	if (k > 0)
		w->len += (size_t)k;
	else if (k == 0 || errno != EINTR)
		finish(p, w);
}

static void wait_for_any(struct pool *p)
{
	struct pollfd fds[256];
	unsigned int i, n = 0;

	for (i = 0; i < p->opt->jobs; i++)
		if (p->worker[i].pid)
			fds[n++] = (struct pollfd){ .fd = p->worker[i].fd, .events = POLLIN };
	if (!n || (poll(fds, n, 200) < 0 && errno == EINTR))
		return;
	n = 0;
	for (i = 0; i < p->opt->jobs; i++)
		if (p->worker[i].pid && fds[n++].revents)
			receive(p, &p->worker[i]);
}

/* Nobody is interested any more in what has not ended. */
static void give_up(struct pool *p)
{
	for (unsigned int i = 0; i < p->opt->jobs; i++) {
		struct worker *w = &p->worker[i];

		if (!w->pid)
			continue;
		kill(w->pid, SIGKILL);
		close(w->fd);
		while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
			;
		w->pid = 0;
	}
	for (size_t i = p->printed; i < p->files->n; i++)
		if (!p->ended[i]) {
			p->report[i].status = LT_JOB_SKIPPED;
			p->ended[i] = true;
		}
	p->started = p->finished = p->files->n;
}

static void progress(const struct pool *p)
{
	if (isatty(2))
		fprintf(stderr, "\r\033[K%s%zu of %zu files", p->finished == p->files->n ? "" : "litmus: ",
			p->finished, p->files->n);
	if (isatty(2) && p->finished == p->files->n)
		fputs("\r\033[K", stderr);
}

void lt_run_all(const struct lt_options *opt, const struct lt_files *files,
		void (*done)(void *arg, size_t i, const struct lt_report *r, const char *text),
		void *arg)
{
	struct pool p = { .opt = opt, .files = files };
	unsigned int i;

	p.worker = calloc(opt->jobs, sizeof(p.worker[0]));
	p.text = calloc(files->n + 1, sizeof(p.text[0]));
	p.report = calloc(files->n + 1, sizeof(p.report[0]));
	p.ended = calloc(files->n + 1, sizeof(p.ended[0]));
	if (!p.worker || !p.text || !p.report || !p.ended) {
		fputs("litmus: out of memory\n", stderr);
		exit(2);
	}
	on_interrupt_do(on_interrupt);
	while (p.printed < files->n) {
		if (interrupted)
			give_up(&p);
		for (i = 0; i < opt->jobs && p.started < files->n; i++)
			if (!p.worker[i].pid)
				start(&p, &p.worker[i]);
		wait_for_any(&p);
		progress(&p);
		for (; p.printed < files->n && p.ended[p.printed]; p.printed++) {
			done(arg, p.printed, &p.report[p.printed],
			     p.text[p.printed] ? p.text[p.printed] : "");
			free(p.text[p.printed]);
		}
	}
	for (i = 0; i < opt->jobs; i++)
		free(p.worker[i].buf);
	free(p.worker);
	free(p.text);
	free(p.report);
	free(p.ended);
}
