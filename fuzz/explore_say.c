// SPDX-License-Identifier: GPL-2.0-or-later
/* See explore_say.h. */
#include "fuzz/explore_say.h"

#include <stdlib.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "fuzz/scenario.h"

#define TERMINAL_PERIOD	0.5
#define PLAIN_PERIOD	10.0

static double said;
static bool shown;

void lw_explore_progress(const struct lw_explore_counts *c, double done, double seconds)
{
	const bool terminal = isatty(STDERR_FILENO);

	if (seconds - said < (terminal ? TERMINAL_PERIOD : PLAIN_PERIOD))
		return;
	said = seconds;
	shown = terminal;
	fprintf(stderr, "%s%.0f s, %llu executions (%.0f/s), %llu different; an estimate: %.*f %% done%s",
		terminal ? "\r\033[K" : "", seconds, (unsigned long long)c->runs,
		(double)c->runs / seconds, (unsigned long long)c->distinct, done < 0.01 ? 4 : 1,
		100 * done, terminal ? "" : "\n");
	fflush(stderr);
}

void lw_explore_progress_end(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}

static const char *bound_text(const struct lw_explored *e)
{
	static char text[128];

	switch (e->result->bound) {
	case LW_BOUND_STOPPED:
		return e->interrupted ? "interrupted" : "out of time (--seconds)";
	case LW_BOUND_EXECUTIONS:
		return "as many executions as --max-executions says";
	case LW_BOUND_PREEMPTIONS:
		return "executions with more preemptions than --max-preemptions says";
	case LW_BOUND_STEPS:
		return "an execution was out of steps";
	case LW_BOUND_CHOICES:
		return "a step with more choices than fit";
	case LW_BOUND_FINISH:
		return "something is chosen in the scenario's finish()";
	case LW_BOUND_VALUES:
		return "the program takes values from outside (time, random numbers, __VERIFIER_nondet_*()), "
		       "of which only some were tried";
	case LW_BOUND_MODEL:
		return "the memory model could not show everything";
	case LW_BOUND_MISSED:
		snprintf(text, sizeof(text), "the axioms see a data race in %llu executions without a finding",
			 (unsigned long long)e->result->counts.missed);
		return text;
	case LW_BOUND_MEMORY:
		return "out of memory";
	case LW_BOUND_MAX_MEMORY:
		snprintf(text, sizeof(text), "--max-memory %s reached", e->options->max_memory_text);
		return text;
	default:
		return "";
	}
}

/* Executions of any kind for each different one. */
static double redundancy(const struct lw_explore_counts *c)
{
	return c->distinct ? (double)c->runs / (double)c->distinct : 0;
}

/* What the axioms reject was shown all the same: the engine is at fault, not the lock. */
static void say_judged(const struct lw_explored *e)
{
	const struct lw_explore_counts *c = &e->result->counts;
	const char *fault = c->rejected + c->refused ? ": a fault of lockweave" : "";

	printf("  the axioms of %s reject ", mm_model_name(e->options->model));
	if (!e->options->no_judge) {
		printf("%llu of %llu different executions", (unsigned long long)c->refused,
		       (unsigned long long)c->judged);
		if (c->refused)
			printf(" (%s; they are not counted as different)", e->result->axiom);
		printf(" and ");
	}
	printf("%llu findings%s\n", (unsigned long long)c->rejected, fault);
	if (c->unjudged)
		printf("  %llu different executions are too large for the axioms\n",
		       (unsigned long long)c->unjudged);
}

static void say_text(const struct lw_explored *e)
{
	const struct lw_explore_counts *c = &e->result->counts;
	const char *model = mm_model_name(e->options->model);

	printf("%llu executions of %s under %s in %.2f s (%.0f/s)",
	       (unsigned long long)c->runs, lw_scenario.name, model, e->seconds,
	       (double)c->runs / e->seconds);
	if (e->options->jobs > 1)
		printf(" by %u processes", e->options->jobs);
	printf(":\n  %llu complete, %llu of them different; %llu blocked; %llu pruned",
	       (unsigned long long)c->complete, (unsigned long long)c->distinct,
	       (unsigned long long)c->blocked, (unsigned long long)c->pruned);
	if (c->distinct)
		printf("; redundancy %.2f", redundancy(c));
	putchar('\n');
	say_judged(e);
	if (e->result->found)
		return;
	if (e->result->early_bound)
		puts("  each thread wakes up without cause once at most");
	if (e->result->bound == LW_BOUND_NONE)
		printf("complete: no violation in %llu distinct executions\n",
		       (unsigned long long)c->distinct);
	else
		printf("incomplete: %s\n", bound_text(e));
}

/* What names a file may hold anything, so this is not for printf(). */
static void json_string(cJSON *object, const char *name, const char *value)
{
	if (!cJSON_AddItemToObject(object, name,
				   value ? cJSON_CreateString(value) : cJSON_CreateNull()))
		lw_target_die("out of memory");
}

static void say_json(const struct lw_explored *e)
{
	const struct lw_explore_result *r = e->result;
	const struct lw_explore_counts *c = &r->counts;
	const struct { const char *name; double value; } number[] = {
		{ "jobs", e->options->jobs > 1 ? e->options->jobs : 1 },
		{ "executions", (double)c->runs }, { "complete", (double)c->complete },
		{ "distinct", (double)c->distinct }, { "blocked", (double)c->blocked },
		{ "pruned", (double)c->pruned }, { "redundancy", redundancy(c) },
		{ "rejected", (double)c->rejected }, { "judged", (double)c->judged },
		{ "refused", (double)c->refused }, { "unjudged", (double)c->unjudged },
		{ "races_missed", (double)c->missed }, { "seconds", e->seconds },
	};
	cJSON *root = cJSON_CreateObject();
	char *text;

	if (!root || !cJSON_AddNumberToObject(root, "version", 1))
		lw_target_die("out of memory");
	json_string(root, "lock", lw_scenario.name);
	json_string(root, "model", mm_model_name(e->options->model));
	for (unsigned int i = 0; i < sizeof(number) / sizeof(number[0]); i++)
		if (!cJSON_AddNumberToObject(root, number[i].name, number[i].value))
			lw_target_die("out of memory");
	json_string(root, "class", r->found ? lw_class_name(r->outcome.finding.class) : NULL);
	json_string(root, "file", r->found ? e->file : NULL);
	json_string(root, "incomplete",
		    r->bound == LW_BOUND_NONE || r->found ? NULL : bound_text(e));
	text = cJSON_PrintUnformatted(root);
	if (!text)
		lw_target_die("out of memory");
	puts(text);
	free(text);
	cJSON_Delete(root);
}

void lw_explore_say(const struct lw_explored *e)
{
	if (e->options->json)
		say_json(e);
	else
		say_text(e);
}
