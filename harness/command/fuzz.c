// SPDX-License-Identifier: GPL-2.0-or-later
/* Starts one libFuzzer process a job, and stops them all when one has found something. */
#include "command/fuzz.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GRACE_SECONDS	30	/* beyond its time, before a process is killed */

/* ---- options ---- */

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct fuzz_options *o = state->input;

	switch (key) {
	case OPTION('s'):
		o->seconds = number_option("seconds", arg, 0, 31536000);
		return 0;
	case OPTION('r'):
		o->runs = number_option("runs", arg, 1, 1000000000000);
		return 0;
	case OPTION('S'):
		o->seed = number_option("seed", arg, 1, 4294900000);
		return 0;
	case OPTION('j'):
		o->jobs = number_option("jobs", arg, 1, MAX_JOBS);
		return 0;
	case OPTION('c'):
		o->corpus = arg;
		return 0;
	case OPTION('J'):
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (o->chosen.name && !o->chosen.nprogram)
			die("lockweave fuzz takes one lock; '%s' is too much (libFuzzer's options go "
			    "after --)", arg);
		break;
	default:
		break;
	}
	return chosen_parse(&o->chosen, "fuzz", key, arg);
}

static const struct argp_option table[] = {
	CHOSEN_OPTIONS,
	{ .name = "seconds", .key = OPTION('s'), .arg = "N", .doc = "how long; 0: until something is found "
	  "(default: 60, or no limit with --runs)" },
	{ .name = "runs", .key = OPTION('r'), .arg = "N", .doc = "how many executions, all jobs together" },
	{ .name = "seed", .key = OPTION('S'), .arg = "N", .doc = "of the random choices; the same seed and "
	  "corpus, one job and --runs give the same run (default: another one each time)" },
	{ .name = "jobs", .key = OPTION('j'), .arg = "N", .doc = "processes that fuzz at once (default: 1)" },
	{ .name = "corpus", .key = OPTION('c'), .arg = "DIR", .doc = "where inputs worth keeping are read and "
	  "written (default: corpus/NAME in the build directory; nowhere for a bug or a patch)" },
	{ .name = "json", .key = OPTION('J'), .doc = "print what came of it as JSON" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "NAME[:BUG]|FILE.c... [-- LIBFUZZER-OPTION...]",
	.doc = "Looks for an execution that breaks a lock, or a program, until one is found or time is up."
	       "\vExit status: 0 nothing found, 1 a finding, 2 wrong usage or something missing.",
};

static unsigned long random_seed(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return 1 + ((unsigned long)t.tv_nsec ^ (unsigned long)t.tv_sec * 2654435761u ^
		    (unsigned long)getpid()) % 1000000;
}

static void read_options(int argc, char **argv, struct fuzz_options *o)
{
	static char *none[] = { NULL };
	int own;

	*o = (struct fuzz_options){ .chosen.model = MM_LKMM, .seconds = ULONG_MAX, .jobs = 1,
				    .engine_options = none };
	for (own = 1; own < argc && strcmp(argv[own], "--"); own++)
		;
	if (own < argc)
		o->engine_options = argv + own + 1;
	/* What follows "--" is not for argp. */
	argv[own < argc ? own : argc] = NULL;
	parse_options(&argp, "fuzz", own, argv, o);
	if (o->seconds == ULONG_MAX)
		o->seconds = o->runs ? 0 : 60;
	if (!o->seed)
		o->seed = random_seed();
	if (o->runs && o->runs < o->jobs)
		o->jobs = o->runs;
}

/* ---- directories ---- */

static void make_directories(struct run *r)
{
	const struct fuzz_options *o = r->options;

	r->own_corpus = !o->corpus && *r->target->bug;
	if (o->corpus)
		snprintf(r->corpus, sizeof(r->corpus), "%s", o->corpus);
	else if (r->own_corpus)
		snprintf(r->corpus, sizeof(r->corpus), "%s/corpus", temporary_directory());
	else
		snprintf(r->corpus, sizeof(r->corpus), "%s/corpus/%s", build_directory(),
			 r->target->lock);
	make_directory(r->corpus);
	findings_directory(r->target, r->findings, sizeof(r->findings));
}

/* ---- processes ---- */

static void start_job(struct run *r, unsigned int number)
{
	const struct fuzz_options *o = r->options;
	struct job *job = &r->job[number];
	char seed[64], runs[64], seconds[64], prefix[PATH_MAX + 32];
	char *argv[256];
	int n = 0, i;
	const char *const environment[] = {
		"LOCKWEAVE_MODEL", mm_model_name(o->chosen.model), LW_STATS_ENV, job->stats_path,
		"LOCKWEAVE_COMMAND", command_name, NULL,
	};

	job->seed = o->seed + number;
	snprintf(job->stats_path, sizeof(job->stats_path), "%s/stats.%u", temporary_directory(), number);
	snprintf(job->log_path, sizeof(job->log_path), "%s/log.%u", temporary_directory(), number);
	job->stats = lw_stats_create(job->stats_path);
	if (!job->stats)
		die("cannot make %s: %s; is there room in %s?", job->stats_path, strerror(errno),
		    temporary_directory());
	snprintf(seed, sizeof(seed), "-seed=%lu", job->seed);
	snprintf(runs, sizeof(runs), "-runs=%lu",
		 o->runs / o->jobs + (number < o->runs % o->jobs));
	snprintf(seconds, sizeof(seconds), "-max_total_time=%lu", o->seconds);
	snprintf(prefix, sizeof(prefix), "-artifact_prefix=%s", r->findings);
	argv[n++] = (char *)(uintptr_t)r->target->path;
	argv[n++] = seed;
	argv[n++] = prefix;
	argv[n++] = "-timeout=60";
	if (o->runs)
		argv[n++] = runs;
	if (o->seconds)
		argv[n++] = seconds;
	for (i = 0; o->engine_options[i] && n < 250; i++)
		argv[n++] = o->engine_options[i];
	argv[n++] = r->corpus;
	argv[n] = NULL;
	job->pid = child_start(argv, environment, job->log_path, job->log_path);
}

static void signal_all(const struct run *r, int number)
{
	unsigned int i;

	for (i = 0; i < r->njobs; i++)
		if (r->job[i].pid && (number == SIGKILL ||
				      r->job[i].stats->state == LW_STATS_RUNNING))
			kill(r->job[i].pid, number);
}

/* Collects who has ended; returns how many run. */
static unsigned int reap(struct run *r)
{
	unsigned int i, running = 0;
	int status;

	for (i = 0; i < r->njobs; i++) {
		struct job *job = &r->job[i];

		if (!job->pid)
			continue;
		if (waitpid(job->pid, &status, WNOHANG) != job->pid) {
			running++;
			continue;
		}
		job->pid = 0;
		job->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		/* One finding is enough: the others have no reason to go on. */
		if (job->status)
			signal_all(r, SIGINT);
	}
	return running;
}

static void wait_for_all(struct run *r)
{
	const struct timespec pause = { .tv_nsec = 100000000 };
	unsigned long limit = r->options->seconds;
	int seen = 0;

	while (reap(r)) {
		progress(r);
		if (interrupts() > seen) {
			/* The terminal has told the others too; what it did not reach, we do. */
			signal_all(r, interrupts() > 1 ? SIGKILL : SIGINT);
			seen = interrupts();
			r->interrupted = true;
		}
		if (limit && clock_now() - r->start > (double)(limit + GRACE_SECONDS))
			signal_all(r, SIGKILL);
		nanosleep(&pause, NULL);
	}
	progress_end();
	r->seconds = clock_now() - r->start;
}

int command_fuzz(int argc, char **argv)
{
	static struct fuzz_options o;
	static struct run r;
	static struct target patched;
	struct targets all;
	int status;

	read_options(argc, argv, &o);
	targets_find(&all);
	r.options = &o;
	r.target = chosen_target(&o.chosen, &all, &patched);
	make_directories(&r);
	temporary_directory();
	interrupts_catch();
	r.start = clock_now();
	for (r.njobs = 0; r.njobs < o.jobs; r.njobs++)
		start_job(&r, r.njobs);
	wait_for_all(&r);
	status = o.json ? summary_json(&r) : summary(&r);
	targets_free(&all);
	return status;
}
