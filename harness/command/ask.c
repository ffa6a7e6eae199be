// SPDX-License-Identifier: GPL-2.0-or-later
/* lockweave ask: what is known of these locks, shown again. */
#include "command/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
	const char *name[ASK_MAX_NUMBER];
	unsigned int nnames;
	const char *sources;
	unsigned long runs;
	bool json, markdown, short_form;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPTION('j'):
		o->json = true;
		return 0;
	case OPTION('m'):
		o->markdown = true;
		return 0;
	case OPTION('d'):
		o->short_form = true;
		return 0;
	case OPTION('f'):
		o->sources = arg;
		return 0;
	case OPTION('r'):
		o->runs = number_option("runs", arg, 1, 1000000000000);
		return 0;
	case ARGP_KEY_ARG:
		if (o->nnames == ASK_MAX_NUMBER)
			die("lockweave ask takes at most %u numbers", ASK_MAX_NUMBER);
		o->name[o->nnames++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->nnames && !o->markdown)
			die("say which question: its number, or all; lockweave ask list shows them");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option table[] = {
	{ .name = "from", .key = OPTION('f'), .arg = "DIR",
	  .doc = "questions of the sources there (default: of those that this was built from)" },
	{ .name = "json", .key = OPTION('j'), .doc = "print JSON" },
	{ .name = "markdown", .key = OPTION('m'), .doc = "run nothing, print a page of documentation" },
	{ .name = "no-diagram", .key = OPTION('d'), .doc = "do not show the first finding" },
	{ .name = "runs", .key = OPTION('r'), .arg = "N",
	  .doc = "where fuzzing is to find nothing, not more than N executions" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "list|all|N...",
	.doc = "Answers questions about the locks by running what shows the answer: explores where "
	       "that comes to an end, fuzzes where it does not."
	       "\vExit status: 0 if everything came out as the answer says; 1 if not; 2 wrong usage or "
	       "something missing.",
};

static const struct question *find(const struct questions *all, const char *name)
{
	unsigned long number = number_option("question", name, 1, ASK_MAX_NUMBER);
	unsigned int i;

	for (i = 0; i < all->n; i++)
		if (all->question[i].number == number)
			return &all->question[i];
	die("there is no question %s; lockweave ask list shows those there are", name);
}

/* The diagram, in the words of lockweave replay. */
static void show_finding(const struct ask_result *result, enum mm_model model)
{
	char self[PATH_MAX], path[PATH_MAX];
	char *const argv[] = { self, "replay", (char *)(uintptr_t)result->name,
			       (char *)(uintptr_t)result->file, "--model",
			       (char *)(uintptr_t)mm_model_name(model), NULL };
	const char *const environment[] = { "LOCKWEAVE_COMMAND", command_name, NULL };
	char *text, *start;

	snprintf(self, sizeof(self), "%s/lockweave", build_directory());
	snprintf(path, sizeof(path), "%s/diagram", temporary_directory());
	child_wait(child_start(argv, environment, path, "/dev/null"));
	text = read_file(path);
	/* What people read comes behind what services read. */
	start = text ? strstr(text, "\n\n") : NULL;
	printf("\n%s", start ? start + 2 : "no diagram\n");
	free(text);
}

/* Runs all of its evidence; true if everything is as it should be. */
static bool answer(const struct question *q, const struct options *o, cJSON *json)
{
	cJSON *results = json ? cJSON_AddArrayToObject(json, "evidence") : NULL;
	enum mm_model shown_model = MM_NR_MODELS;
	unsigned int i, k, differ = 0, n = 0;
	struct ask_result result, shown = { 0 };

	for (i = 0; i < q->nruns && !interrupts(); i++) {
		for (k = 0; k < q->run[i].nexpected && !interrupts(); k++) {
			const struct ask_expected *expected = &q->run[i].expected[k];

			ask_run(o->sources, q, &q->run[i], expected, o->runs, &result);
			n++;
			differ += !result.well;
			if (results)
				cJSON_AddItemToArray(results, ask_json_result(&q->run[i], expected, &result));
			else
				ask_print_result(&q->run[i], expected, &result);
			if (*result.file && !*shown.file) {
				shown = result;
				shown_model = expected->model;
			}
		}
	}
	if (json) {
		cJSON_AddBoolToObject(json, "as_expected", !differ && !interrupts());
		return !differ && !interrupts();
	}
	if (*shown.file && !o->short_form && !interrupts())
		show_finding(&shown, shown_model);
	if (interrupts())
		printf("\nquestion %u: interrupted\n", q->number);
	else if (differ)
		printf("\nquestion %u: %u of %u are NOT as the answer says\n", q->number, differ, n);
	else
		printf("\nquestion %u: all %u are as the answer says\n", q->number, n);
	return !differ && !interrupts();
}

static bool answer_all(const struct questions *all, const struct options *o)
{
	bool every = !strcmp(o->name[0], "all"), well = true;
	cJSON *document = o->json ? cJSON_CreateArray() : NULL, *json = NULL;
	unsigned int i, n = every ? all->n : o->nnames;

	for (i = 0; i < n && !interrupts(); i++) {
		const struct question *q = every ? &all->question[i] : find(all, o->name[i]);

		if (document) {
			json = ask_json(q);
			cJSON_AddItemToArray(document, json);
		} else {
			if (i)
				puts("\n");
			ask_print_question(q);
		}
		well &= answer(q, o, json);
	}
	if (document)
		json_print(document, true);
	return well && !interrupts();
}

int command_ask(int argc, char **argv)
{
	static struct options o = { .sources = LW_SOURCE_DIR };
	struct questions all;
	unsigned int i;
	bool well = true;

	parse_options(&argp, "ask", argc, argv, &o);
	questions_read(&all, o.sources);
	/* A wrong number is said before hours of work, not after them. */
	for (i = 0; i < o.nnames; i++)
		if (strcmp(o.name[i], "all") && strcmp(o.name[i], "list"))
			find(&all, o.name[i]);
	if (o.nnames > 1)
		for (i = 0; i < o.nnames; i++)
			if (!strcmp(o.name[i], "all") || !strcmp(o.name[i], "list"))
				die("'%s' stands alone", o.name[i]);
	temporary_directory();
	interrupts_catch();
	if (o.markdown)
		ask_print_markdown(&all);
	else if (!strcmp(o.name[0], "list"))
		ask_print_list(&all);
	else
		well = answer_all(&all, &o);
	questions_free(&all);
	return well ? EXIT_NOTHING : EXIT_FOUND;
}
