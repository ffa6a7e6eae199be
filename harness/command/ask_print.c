// SPDX-License-Identifier: GPL-2.0-or-later
/* Questions and answers for people, for the documentation, for machines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/ask.h"

#define WIDTH 79u

/* Words from column `indent` on. */
static void print_wrapped(const char *title, const char *text, unsigned int indent)
{
	unsigned int column = (unsigned int)printf("%-*s", (int)indent, title);

	while (*text) {
		unsigned int n = (unsigned int)strcspn(text, " ");

		if (column > indent && column + 1 + n > WIDTH) {
			printf("\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			putchar(' ');
			column++;
		}
		printf("%.*s", (int)n, text);
		column += n;
		text += n + strspn(text + n, " ");
	}
	putchar('\n');
}

void ask_print_list(const struct questions *all)
{
	unsigned int i;
	char number[16];

	for (i = 0; i < all->n; i++) {
		snprintf(number, sizeof(number), "%3u", all->question[i].number);
		print_wrapped(number, all->question[i].field[ASK_QUESTION], 5);
	}
}

void ask_print_question(const struct question *q)
{
	char number[16];

	snprintf(number, sizeof(number), "%u.", q->number);
	print_wrapped(number, q->field[ASK_QUESTION], 4);
	putchar('\n');
	print_wrapped("asked", q->field[ASK_ASKED], 11);
	print_wrapped("thread", q->field[ASK_THREAD], 11);
	print_wrapped("concluded", q->field[ASK_CONCLUDED], 11);
	print_wrapped("answer", q->field[ASK_ANSWER], 11);
	puts("\nevidence, as of now");
	fflush(stdout);
}

void ask_print_result(const struct ask_run *run, const struct ask_expected *expected,
		      const struct ask_result *result)
{
	printf("  %-6s%s; %s\n        %s\n", mm_model_name(expected->model), result->outcome,
	       result->text, ask_command(run, expected->model));
	if (result->interrupted)
		puts("        interrupted: says nothing");
	else if (!result->well)
		printf("        NOT what the answer rests on, which is: %s\n", expected->outcome);
	fflush(stdout);
}

/* ---- the page ---- */

/* A cell of a table: no line ends in it, and no bar of its own. */
static void print_cell(const char *text)
{
	fputs("| ", stdout);
	for (; *text; text++) {
		if (*text == '|')
			putchar('\\');
		putchar(*text);
	}
	putchar(' ');
}

static void print_evidence(const struct question *q)
{
	unsigned int i, k;

	printf("| ");
	for (i = 0; i < q->nruns; i++) {
		const char *p;

		fputs(i ? "<br>`" : "`", stdout);
		for (p = q->run[i].command; *p; p++) {
			if (*p == '|')
				putchar('\\');
			putchar(*p);
		}
		putchar('`');
		for (k = 0; k < q->run[i].nexpected; k++)
			printf("%s %s: %s", k ? ";" : "", mm_model_name(q->run[i].expected[k].model),
			       q->run[i].expected[k].outcome);
	}
	puts(" |");
}

void ask_print_markdown(const struct questions *all)
{
	unsigned int i, k;

	puts("# Questions\n\n"
	     "What was asked about these locks where they were written, and what comes of it when it\n"
	     "is run.  `lockweave ask N` runs a row afresh and shows the interleaving, if there is one;\n"
	     "`lockweave ask all` runs them all.  In the last column are the commands (`lockweave`\n"
	     "goes before each, `--model` behind) and what they come to under each model: a class of\n"
	     "finding, or `nothing`, which of `explore` means that every execution of the plan was run.\n"
	     "\n"
	     "Made by `lockweave ask --markdown` from `lockimpl/*/questions/`.\n\n"
	     "| | question | asked by | thread | concluded there | lockweave says | evidence |\n"
	     "| --- | --- | --- | --- | --- | --- | --- |");
	for (i = 0; i < all->n; i++) {
		const struct question *q = &all->question[i];

		printf("| %u ", q->number);
		for (k = 0; k < ASK_NR_FIELDS; k++)
			print_cell(q->field[k]);
		print_evidence(q);
	}
}

/* ---- JSON ---- */

static void add_string(cJSON *to, const char *name, const char *text)
{
	if (!cJSON_AddStringToObject(to, name, text))
		die("out of memory");
}

cJSON *ask_json(const struct question *q)
{
	static const char *const names[ASK_NR_FIELDS] = {
		"question", "asked", "thread", "concluded", "answer",
	};
	cJSON *json = cJSON_CreateObject();
	unsigned int i;

	cJSON_AddNumberToObject(json, "number", q->number);
	add_string(json, "lock", q->lock);
	for (i = 0; i < ASK_NR_FIELDS; i++)
		add_string(json, names[i], q->field[i]);
	return json;
}

cJSON *ask_json_result(const struct ask_run *run, const struct ask_expected *expected,
		       const struct ask_result *result)
{
	cJSON *json = cJSON_CreateObject();

	add_string(json, "command", ask_command(run, expected->model));
	add_string(json, "model", mm_model_name(expected->model));
	add_string(json, "expected", expected->outcome);
	add_string(json, "outcome", result->outcome);
	add_string(json, "text", result->text);
	if (*result->file)
		add_string(json, "file", result->file);
	cJSON_AddBoolToObject(json, "as_expected", result->well);
	return json;
}
