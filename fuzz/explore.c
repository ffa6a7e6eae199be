// SPDX-License-Identifier: GPL-2.0-or-later
/* Every execution of a plan: the target's side of `lockweave explore`. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "explore/explore.h"
#include "fuzz/decode.h"
#include "fuzz/plan.h"
#include "fuzz/target.h"
#include "report/report.h"

static struct {
	const struct lw_target_options *options;
	double start, said;
	bool progress;
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

static void say_progress(const struct lw_explore_counts *c, double done, double seconds)
{
	fprintf(stderr, "\r%llu executions, %llu different, %.0f/s, about %.2f %% done   ",
		(unsigned long long)c->runs, (unsigned long long)c->distinct,
		(double)c->runs / seconds, 100 * done);
	fflush(stderr);
}

static bool stop(const struct lw_explore_counts *c, double done, void *arg)
{
	double t = now();

	(void)arg;
	if (run.progress && t - run.said > 0.5) {
		say_progress(c, done, t - run.start);
		run.said = t;
	}
	return interrupted || (run.options->seconds && t - run.start >= run.options->seconds);
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

static const char *bound_text(enum lw_explore_bound bound)
{
	switch (bound) {
	case LW_BOUND_STOPPED:
		return interrupted ? "interrupted" : "out of time (--seconds)";
	case LW_BOUND_EXECUTIONS:
		return "as many executions as --max-executions says";
	case LW_BOUND_PREEMPTIONS:
		return "executions with more preemptions than --max-preemptions says";
	case LW_BOUND_STEPS:
		return "an execution was out of steps";
	case LW_BOUND_CHOICES:
		return "a step with more choices than fit";
	case LW_BOUND_VALUES:
		return "the program takes values from outside (time, random numbers, __VERIFIER_nondet_*()), "
		       "of which only some were tried";
	case LW_BOUND_MODEL:
		return "the memory model could not show everything";
	case LW_BOUND_MEMORY:
		return "out of memory";
	default:
		return "";
	}
}

static void say_counts(const struct lw_explore_result *r, double seconds)
{
	const struct lw_explore_counts *c = &r->counts;

	printf("%llu executions of %s under %s in %.2f s (%.0f/s):\n"
	       "  %llu complete, %llu of them different; %llu blocked; %llu pruned\n",
	       (unsigned long long)c->runs, lw_scenario.name, mm_model_name(run.options->model),
	       seconds, (double)c->runs / seconds, (unsigned long long)c->complete,
	       (unsigned long long)c->distinct, (unsigned long long)c->blocked,
	       (unsigned long long)c->pruned);
	printf("  %llu findings that the axioms of %s reject%s\n", (unsigned long long)c->rejected,
	       mm_model_name(run.options->model), c->rejected ? ": a fault of lockweave" : "");
}

/* What names a file may hold anything, so this is not for printf(). */
static void json_string(cJSON *object, const char *name, const char *value)
{
	if (!cJSON_AddItemToObject(object, name,
				   value ? cJSON_CreateString(value) : cJSON_CreateNull()))
		lw_target_die("out of memory");
}

static void say_json(const struct lw_explore_result *r, double seconds)
{
	const struct lw_explore_counts *c = &r->counts;
	const struct { const char *name; double value; } number[] = {
		{ "executions", (double)c->runs }, { "complete", (double)c->complete },
		{ "distinct", (double)c->distinct }, { "blocked", (double)c->blocked },
		{ "pruned", (double)c->pruned }, { "rejected", (double)c->rejected },
		{ "seconds", seconds },
	};
	cJSON *root = cJSON_CreateObject();
	char *text;

	if (!root || !cJSON_AddNumberToObject(root, "version", 1))
		lw_target_die("out of memory");
	json_string(root, "lock", lw_scenario.name);
	json_string(root, "model", mm_model_name(run.options->model));
	for (unsigned int i = 0; i < sizeof(number) / sizeof(number[0]); i++)
		if (!cJSON_AddNumberToObject(root, number[i].name, number[i].value))
			lw_target_die("out of memory");
	json_string(root, "class", r->found ? lw_class_name(r->outcome.finding.class) : NULL);
	json_string(root, "file", r->found ? run.file : NULL);
	json_string(root, "incomplete",
		    r->bound == LW_BOUND_NONE || r->found ? NULL : bound_text(r->bound));
	text = cJSON_PrintUnformatted(root);
	if (!text)
		lw_target_die("out of memory");
	puts(text);
	free(text);
	cJSON_Delete(root);
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

int lw_target_explore(const struct lw_target_options *o)
{
	struct lw_explore_options options = {
		.max_executions = o->max_executions,
		.bound_preemptions = o->bound_preemptions, .max_preemptions = o->preemptions,
		.stop = stop, .confirm = confirm, .early_wakeups = 1,
	};
	static struct lw_explore_result r;
	struct sigaction action = { .sa_handler = interrupt };
	struct lw_plan plan;
	double seconds;

	lw_plan_make(&lw_scenario, o->plan, o->threads, o->ops, &plan);
	run.options = o;
	run.progress = isatty(STDERR_FILENO) && !o->json;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	lw_target_steady(&(struct lw_input){ .plan = plan });
	run.start = now();
	lw_explore(&lw_scenario, &plan, &options, &r);
	seconds = now() - run.start;
	if (run.progress)
		fputs("\r\033[K", stderr);
	if (r.diverged)
		lw_target_die("%s is not deterministic: with the same choices it came to others, which "
			      "is a fault of %s", lw_scenario.name,
			      lw_scenario.program ? "the program (time, random numbers, other state of the "
			      "process)" : "lockweave");
	if (r.found && !run.unsayable)
		write_input(&r.input);
	if (o->json)
		say_json(&r, seconds);
	else
		say_counts(&r, seconds);
	if (r.found) {
		if (!o->json)
			report(&r);
		return LW_EXIT_FINDING;
	}
	if (r.bound == LW_BOUND_NONE && r.counts.rejected)
		r.bound = LW_BOUND_MODEL;
	if (!o->json && r.early_bound)
		puts("  each thread wakes up without cause once at most");
	if (!o->json && r.bound == LW_BOUND_NONE)
		printf("complete: no violation in %llu distinct executions\n",
		       (unsigned long long)r.counts.distinct);
	else if (!o->json)
		printf("incomplete: %s\n", bound_text(r.bound));
	if (fflush(stdout) || ferror(stdout))
		lw_target_die("cannot write the result: %s", strerror(errno));
	return r.bound == LW_BOUND_NONE ? LW_EXIT_NOTHING : LW_EXIT_INCOMPLETE;
}
