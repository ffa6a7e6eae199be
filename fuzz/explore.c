// SPDX-License-Identifier: GPL-2.0-or-later
/* Every execution of a plan: the target's side of `lockweave explore`. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sys/wait.h>

#include "explore/explore.h"
#include "fuzz/decode.h"
#include "fuzz/explore_say.h"
#include "fuzz/plan.h"
#include "fuzz/target.h"
#include "report/report.h"

static struct {
	const struct lw_target_options *options;
	double start;
	char file[512];
	bool unsayable;		/* the finding needs more deviations than an input has room for */
	unsigned int needs;
} run;

static volatile sig_atomic_t interrupted;

static void interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool stop(const struct lw_explore_counts *c, double done, void *arg)
{
	double seconds = now() - run.start;

	(void)arg;
	if (!run.options->json)
		lw_explore_progress(c, done, seconds);
	return interrupted || (run.options->seconds && seconds >= run.options->seconds);
}

static void write_input(const struct lw_input *input)
{
	uint8_t data[LW_INPUT_MAX_BYTES];
	size_t size = lw_encode(&lw_scenario, input, data);
	FILE *file;

	if (run.options->output)
		snprintf(run.file, sizeof(run.file), "%s", run.options->output);
	else
		lw_artifact_name("crash", data, size, run.file, sizeof(run.file));
	file = fopen(run.file, "wb");
	if (!file || fwrite(data, 1, size, file) != size || fclose(file))
		lw_target_die("cannot write %s: %s", run.file, strerror(errno));
}

/* The same finding, by the input alone?  And the axioms do not mind? */
static bool confirm(const struct lw_input *input, const struct lw_outcome *first, void *arg)
{
	const struct lw_outcome *o;
	enum lw_class class = first->finding.class;

	(void)arg;
	run.needs = input->ndeviations;
	run.unsayable = input->ndeviations > LW_MAX_DEVIATIONS;
	if (run.unsayable)
		return true;
	lw_target_steady(input);
	o = lw_engine_run(&lw_scenario, input, false);
	if (o->verdict != LW_FINDING || o->finding.class != class) {
		run.unsayable = true;
		return true;
	}
	o = lw_engine_run(&lw_scenario, input, true);
	return o->judged != LW_REJECTED;
}

static void report(const struct lw_explore_result *r)
{
	struct lw_report_style style = { 0 };
	struct lw_report report;
	struct lw_outcome first;

	if (run.unsayable) {
		printf("found: %s: %s\nNo input can say how (it takes %u deviations, or longer "
		       "waits in a store buffer, than there is room for).\n",
		       lw_class_name(r->outcome.finding.class), r->outcome.finding.text, run.needs);
		return;
	}
	first = *lw_engine_run(&lw_scenario, &r->input, false);
	lw_target_record(&r->input, &first, run.options->model, run.file, &report);
	lw_report_sanitizer(stdout, &report);
	putchar('\n');
	style.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	lw_report_diagram(stdout, &report, &style);
}

/* A process that did not end well has said why, if it could. */
_Noreturn static void die_lost(int lost)
{
	if (lost == -1)
		lw_target_die("cannot start %u processes (--jobs): %s", run.options->jobs,
			      strerror(errno));
	if (WIFSIGNALED(lost))
		lw_target_die("one of %u processes was killed by signal %d, so not everything was explored",
			      run.options->jobs, WTERMSIG(lost));
	lw_target_die("one of %u processes ended with status %d, so not everything was explored",
		      run.options->jobs, WEXITSTATUS(lost));
}

static void check_memory(const struct lw_target_options *o)
{
	uint64_t least = lw_explore_least_memory(o->jobs > 1 ? o->jobs : 1);

	if (o->max_memory && o->max_memory < least)
		lw_target_die("--max-memory %s is too little; with %u process%s it takes at least %lluK",
			      o->max_memory_text, o->jobs > 1 ? o->jobs : 1, o->jobs > 1 ? "es" : "",
			      (unsigned long long)(least + 1023) / 1024);
}

static void explore(const struct lw_plan *plan, struct lw_explore_result *r)
{
	const struct lw_target_options *o = run.options;
	const struct lw_explore_options options = {
		.max_executions = o->max_executions, .max_memory = o->max_memory, .jobs = o->jobs,
		.bound_preemptions = o->bound_preemptions, .max_preemptions = o->preemptions,
		.stop = stop, .confirm = confirm, .early_wakeups = 1,
		.judge = !o->no_judge,
	};

	lw_explore(&lw_scenario, plan, &options, r);
	lw_explore_progress_end();
	if (r->lost)
		die_lost(r->lost);
	if (r->diverged)
		lw_target_die("%s is not deterministic: with the same choices it came to others, which "
			      "is a fault of %s", lw_scenario.name,
			      lw_scenario.program ? "the program (time, random numbers, other state of the "
			      "process)" : "lockweave");
	/* Another process has seen it. */
	if (r->found && o->jobs > 1)
		confirm(&r->input, &r->outcome, NULL);
	if (r->bound == LW_BOUND_NONE && r->counts.rejected)
		r->bound = LW_BOUND_MODEL;
}

int lw_target_explore(const struct lw_target_options *o)
{
	static struct lw_explore_result r;
	struct sigaction action = { .sa_handler = interrupt };
	struct lw_explored explored = { .options = o, .result = &r };
	struct lw_plan plan;

	lw_plan_make(&lw_scenario, o->plan, o->threads, o->ops, &plan);
	run.options = o;
	check_memory(o);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	lw_target_steady(&(struct lw_input){ .plan = plan });
	run.start = now();
	explore(&plan, &r);
	explored.seconds = now() - run.start;
	explored.interrupted = interrupted;
	if (r.found && !run.unsayable)
		write_input(&r.input);
	explored.file = run.file;
	lw_explore_say(&explored);
	if (r.found && !o->json)
		report(&r);
	if (fflush(stdout) || ferror(stdout))
		lw_target_die("cannot write the result: %s", strerror(errno));
	if (r.found)
		return LW_EXIT_FINDING;
	return r.bound == LW_BOUND_NONE ? LW_EXIT_NOTHING : LW_EXIT_INCOMPLETE;
}
