// SPDX-License-Identifier: GPL-2.0-or-later
/* One piece of evidence: a command of ours, run afresh under one model. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/ask.h"
#include "command/describe.h"

#define MAX_ARGS (ASK_MAX_WORDS + 16u)

const char *ask_command(const struct ask_run *run, enum mm_model model)
{
	static char text[1024];

	snprintf(text, sizeof(text), "%s %s --model %s", command_name, run->command,
		 mm_model_name(model));
	return text;
}

/* ---- the child's arguments ---- */

struct arguments {
	char *arg[MAX_ARGS + 1];
	unsigned int n;
	char self[PATH_MAX], output[PATH_MAX], corpus[PATH_MAX], runs[32], source[PATH_MAX];
};

static void add(struct arguments *a, const char *arg)
{
	if (a->n == MAX_ARGS)
		die("too many words in a question's command");
	a->arg[a->n++] = (char *)(uintptr_t)arg;
	a->arg[a->n] = NULL;
}

static bool is(const struct ask_run *run, const char *command)
{
	return !strcmp(run->word[0], command);
}

/* As written; of --runs no more than max. */
static void add_words(struct arguments *a, const char *sources, const struct ask_run *run,
		      unsigned long max)
{
	unsigned int i;

	for (i = 0; i < run->nwords; i++) {
		const char *word = run->word[i];

		if (i && !strcmp(run->word[i - 1], "--runs") && max &&
		    number_option("runs", word, 1, 1000000000000) > max) {
			snprintf(a->runs, sizeof(a->runs), "%lu", max);
			word = a->runs;
		}
		if (*word != '/' && ((is(run, "litmus") && i == 1) ||
				     (i && !strcmp(run->word[i - 1], "--patch")))) {
			snprintf(a->source, sizeof(a->source), "%s/%s", sources, word);
			word = a->source;
		}
		add(a, word);
	}
}

/* Findings go where `lockweave fuzz` has its own. */
static void name_output(struct arguments *a, const struct question *q, const struct ask_run *run,
			enum mm_model model)
{
	struct targets all;
	char folder[PATH_MAX - 64];

	targets_find(&all);
	findings_directory(target_by_name(&all, run->word[1]), folder, sizeof(folder));
	targets_free(&all);
	snprintf(a->output, sizeof(a->output), "%sask-%u-%s", folder, q->number, mm_model_name(model));
}

static void fill(struct arguments *a, const char *sources, const struct question *q,
		 const struct ask_run *run, enum mm_model model, unsigned long max_runs)
{
	static unsigned int number;

	a->n = 0;
	snprintf(a->self, sizeof(a->self), "%s/lockweave", build_directory());
	add(a, a->self);
	add_words(a, sources, run, max_runs);
	add(a, "--model");
	add(a, mm_model_name(model));
	add(a, "--json");
	if (is(run, "explore")) {
		name_output(a, q, run, model);
		add(a, "--output");
		add(a, a->output);
	} else if (is(run, "fuzz")) {
		snprintf(a->corpus, sizeof(a->corpus), "%s/corpus.%u", temporary_directory(), number++);
		add(a, "--seed");
		add(a, "1");
		add(a, "--corpus");
		add(a, a->corpus);
	}
}

/* ---- what it says ---- */

static unsigned long long count_of(const cJSON *json, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, name);

	return cJSON_IsNumber(item) && item->valuedouble > 0 ? (unsigned long long)item->valuedouble : 0;
}

static void of_explore(const cJSON *json, struct ask_result *out)
{
	const char *class_name = json_field(json, "class"), *stopped = json_field(json, "incomplete");

	if (*class_name) {
		snprintf(out->outcome, sizeof(out->outcome), "%s", class_name);
		snprintf(out->text, sizeof(out->text), "execution %s",
			 with_commas(count_of(json, "executions")));
		snprintf(out->file, sizeof(out->file), "%s", json_field(json, "file"));
	} else if (*stopped) {
		snprintf(out->outcome, sizeof(out->outcome), "incomplete");
		snprintf(out->text, sizeof(out->text), "%s", stopped);
	} else {
		snprintf(out->outcome, sizeof(out->outcome), "nothing");
		snprintf(out->text, sizeof(out->text), "complete: %s distinct executions",
			 with_commas(count_of(json, "distinct")));
	}
}

static void of_fuzz(const cJSON *json, struct ask_result *out)
{
	const cJSON *findings = cJSON_GetObjectItemCaseSensitive(json, "findings");
	const cJSON *first = cJSON_GetArrayItem(findings, 0);
	const char *class_name = json_field(first, "class");

	out->interrupted = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "interrupted"));
	snprintf(out->outcome, sizeof(out->outcome), "%s", *class_name ? class_name : "nothing");
	snprintf(out->text, sizeof(out->text), *class_name ? "fuzzing, execution %s" :
		 "fuzzing, in %s executions", with_commas(count_of(json, "executions")));
	snprintf(out->file, sizeof(out->file), "%s", json_field(first, "file"));
}

static void of_litmus(const cJSON *json, struct ask_result *out)
{
	const cJSON *files = cJSON_GetObjectItemCaseSensitive(json, "files");
	const cJSON *file = cJSON_GetArrayItem(files, 0);
	const char *verdict = json_field(file, "verdict");

	snprintf(out->outcome, sizeof(out->outcome), "%s", *verdict ? verdict : "no verdict");
	snprintf(out->text, sizeof(out->text), "complete: of %llu final states %llu are asked for",
		 count_of(file, "positive") + count_of(file, "negative"), count_of(file, "positive"));
}

/* One of the words between slashes? */
static bool is_one_of(const char *outcome, const char *expected)
{
	size_t n = strlen(outcome);

	for (; expected; expected = strchr(expected, '/')) {
		expected += *expected == '/';
		if (!strncmp(expected, outcome, n) && (expected[n] == '/' || !expected[n]))
			return true;
	}
	return false;
}

/*
 * Which of a bug's classes fuzzing comes upon first is luck: where the answer rests on its being
 * found at all, any that its patch names will do.
 */
static bool another_face(const struct ask_run *run, const struct ask_expected *expected,
			 const struct ask_result *result)
{
	struct targets all;
	bool expects;

	if (!strcmp(expected->outcome, "nothing") || !strcmp(result->outcome, "nothing"))
		return false;
	targets_find(&all);
	expects = target_expects(target_by_name(&all, run->word[1]), result->outcome);
	targets_free(&all);
	return expects;
}

void ask_run(const char *sources, const struct question *q, const struct ask_run *run,
	     const struct ask_expected *expected, unsigned long max_runs, struct ask_result *out)
{
	char path[PATH_MAX], errors[PATH_MAX];
	static struct arguments a;
	cJSON *json;
	char *text;
	int status;

	*out = (struct ask_result){ 0 };
	fill(&a, sources, q, run, expected->model,
	     strcmp(expected->outcome, "nothing") ? 0 : max_runs);
	snprintf(path, sizeof(path), "%s/answer", temporary_directory());
	snprintf(errors, sizeof(errors), "%s/errors", temporary_directory());
	status = child_wait(child_start(a.arg, NULL, path, errors));
	text = read_file(path);
	json = text ? cJSON_Parse(text) : NULL;
	free(text);
	if (!json && status < 128) {
		print_tail(errors);
		die("question %u: this ended with status %d: %s", q->number, status,
		    ask_command(run, expected->model));
	}
	out->interrupted = !json;
	if (is(run, "explore"))
		of_explore(json, out);
	else if (is(run, "fuzz"))
		of_fuzz(json, out);
	else
		of_litmus(json, out);
	if (*out->file)
		snprintf(out->name, sizeof(out->name), "%s", run->word[1]);
	out->well = !out->interrupted && (is_one_of(out->outcome, expected->outcome) ||
					  (is(run, "fuzz") && another_face(run, expected, out)));
	cJSON_Delete(json);
}
