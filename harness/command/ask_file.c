// SPDX-License-Identifier: GPL-2.0-or-later
/* Questions as they lie in the locks' folders. */
#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/ask.h"

static const char *const field_names[ASK_NR_FIELDS] = {
	"Question", "Asked", "Thread", "Concluded", "Answer",
};

/* Where a mistake is. */
struct place {
	const char *path;
	unsigned int line;
};

#define wrong(place, ...) wrong_at(place, (place)->line, __VA_ARGS__)
_Noreturn __attribute__((format(printf, 3, 4)))
static void wrong_at(const struct place *at, unsigned int line, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (line)
		die("%s:%u: %s", at->path, line, text);
	die("%s: %s", at->path, text);
}

static char *copy_of(const char *text, size_t n)
{
	char *copy = strndup(text, n);

	if (!copy)
		die("out of memory");
	return copy;
}

/* Words between spaces; '' around what is one word. */
static void split(struct ask_run *run, const struct place *at)
{
	const char *p = run->command, *end;

	for (;;) {
		p += strspn(p, " ");
		if (!*p)
			break;
		if (run->nwords == ASK_MAX_WORDS)
			wrong(at, "a command has at most %u words", ASK_MAX_WORDS);
		if (*p == '\'') {
			end = strchr(++p, '\'');
			if (!end)
				wrong(at, "a ' without its other");
			run->word[run->nwords++] = copy_of(p, (size_t)(end - p));
			p = end + 1;
		} else {
			end = p + strcspn(p, " ");
			run->word[run->nwords++] = copy_of(p, (size_t)(end - p));
			p = end;
		}
	}
}

static bool has_word(const struct ask_run *run, const char *word)
{
	unsigned int i;

	for (i = 0; i < run->nwords; i++)
		if (!strcmp(run->word[i], word))
			return true;
	return false;
}

static void check_command(const struct ask_run *run, const struct place *at)
{
	const char *command = run->nwords ? run->word[0] : "";

	if (strcmp(command, "explore") && strcmp(command, "fuzz") && strcmp(command, "litmus"))
		wrong(at, "a question runs explore, fuzz or litmus, not '%s'", command);
	if (run->nwords < 2 || *run->word[1] == '-')
		wrong(at, "the name must be the command's first word");
	if (!strcmp(command, "fuzz") && !has_word(run, "--runs"))
		wrong(at, "fuzz without --runs would depend on the clock");
	if (has_word(run, "--model") || has_word(run, "-m") || has_word(run, "--json"))
		wrong(at, "models come behind =>, and --json is added");
}

/* "sc nothing, lkmm data-race/assertion" */
static void read_expected(struct ask_run *run, char *text, const struct place *at)
{
	char *part, model[16];

	while ((part = strsep(&text, ","))) {
		struct ask_expected *e = &run->expected[run->nexpected];
		int end = 0;

		if (run->nexpected == MM_NR_MODELS)
			wrong(at, "more models than there are");
		if (sscanf(part, " %15s %127s %n", model, e->outcome, &end) < 2 || part[end])
			wrong(at, "'%s' is not MODEL OUTCOME", part);
		e->model = mm_model_by_name(model);
		if (e->model == MM_NR_MODELS)
			wrong(at, "no memory model is called '%s'", model);
		run->nexpected++;
	}
}

static void read_run(struct question *q, char *text, const struct place *at)
{
	struct ask_run *run = &q->run[q->nruns];
	char *arrow = strstr(text, " => ");

	if (q->nruns == ASK_MAX_RUNS)
		wrong(at, "a question has at most %u Run lines", ASK_MAX_RUNS);
	if (!arrow)
		wrong(at, "a Run line is COMMAND => MODEL OUTCOME, ...");
	run->command = copy_of(text, (size_t)(arrow - text));
	split(run, at);
	check_command(run, at);
	read_expected(run, arrow + 4, at);
	q->nruns++;
}

/* A whole entry, its lines joined. */
static void read_entry(struct question *q, char *entry, const struct place *at)
{
	char *colon = strchr(entry, ':'), *text;
	unsigned int i;

	if (!colon)
		wrong(at, "neither \"Key: text\", nor indented, nor a comment");
	*colon = '\0';
	text = colon + 1 + strspn(colon + 1, " \t");
	if (!*text)
		wrong(at, "%s: has no text", entry);
	if (!strcmp(entry, "Run")) {
		read_run(q, text, at);
		return;
	}
	for (i = 0; i < ASK_NR_FIELDS && strcmp(entry, field_names[i]); i++)
		;
	if (i == ASK_NR_FIELDS)
		wrong(at, "there is no \"%s:\"", entry);
	else if (q->field[i])
		wrong(at, "a second \"%s:\"", entry);
	else
		q->field[i] = copy_of(text, strlen(text));
}

static void read_lines(struct question *q, char *text, struct place *at)
{
	char *entry = calloc(1, strlen(text) + 2), *line;
	unsigned int number = 0;

	if (!entry)
		die("out of memory");
	while ((line = strsep(&text, "\n"))) {
		size_t n = strlen(line);

		number++;
		while (n && isspace((unsigned char)line[n - 1]))
			line[--n] = '\0';
		if (!n || *line == '#')
			continue;
		if (*line == ' ' || *line == '\t') {
			line += strspn(line, " \t");
			if (!*entry)
				wrong_at(at, number, "an indented line goes on with something");
			strcat(strcat(entry, " "), line);
			continue;
		}
		if (*entry)
			read_entry(q, entry, at);
		strcpy(entry, line);
		at->line = number;
	}
	if (*entry)
		read_entry(q, entry, at);
	free(entry);
}

/* ".../NAME/questions/NN-words.txt" */
static void read_name(struct question *q, const struct place *at)
{
	const char *file = strrchr(at->path, '/') + 1, *folder = strstr(at->path, "/questions/");
	const char *lock = folder;
	char *end;

	q->number = (unsigned int)strtoul(file, &end, 10);
	if (!isdigit((unsigned char)*file) || *end != '-' || !q->number || q->number > ASK_MAX_NUMBER)
		wrong(at, "must be called NUMBER-WORDS.txt, NUMBER from 1 to %u", ASK_MAX_NUMBER);
	while (lock > at->path && lock[-1] != '/')
		lock--;
	snprintf(q->lock, sizeof(q->lock), "%.*s", (int)(folder - lock), lock);
}

static void read_one(struct question *q, const char *path)
{
	struct place at = { .path = path };
	char *text = read_file(path);
	unsigned int i;

	if (!text)
		die("cannot read %s: %s", path, strerror(errno));
	read_name(q, &at);
	read_lines(q, text, &at);
	at.line = 0;
	for (i = 0; i < ASK_NR_FIELDS; i++)
		if (!q->field[i])
			wrong(&at, "no line \"%s:\"", field_names[i]);
	if (!q->nruns)
		wrong(&at, "no line \"Run:\", so nothing shows the answer");
	free(text);
}

static int by_number(const void *a, const void *b)
{
	const struct question *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

void questions_read(struct questions *out, const char *sources)
{
	char pattern[PATH_MAX];
	glob_t files;
	size_t i;

	snprintf(pattern, sizeof(pattern), "%s/lockimpl/*/questions/*.txt", sources);
	if (glob(pattern, 0, NULL, &files) || !files.gl_pathc)
		die("no questions in %s/lockimpl/*/questions; say with --from where the sources are",
		    sources);
	*out = (struct questions){ .sources = sources, .n = (unsigned int)files.gl_pathc };
	out->question = calloc(files.gl_pathc, sizeof(*out->question));
	if (!out->question)
		die("out of memory");
	for (i = 0; i < files.gl_pathc; i++)
		read_one(&out->question[i], files.gl_pathv[i]);
	globfree(&files);
	qsort(out->question, out->n, sizeof(*out->question), by_number);
	for (i = 1; i < out->n; i++)
		if (out->question[i].number == out->question[i - 1].number)
			die("there are two questions %u, of %s and of %s", out->question[i].number,
			    out->question[i - 1].lock, out->question[i].lock);
}

void questions_free(struct questions *all)
{
	unsigned int i, k, w;

	for (i = 0; i < all->n; i++) {
		struct question *q = &all->question[i];

		for (k = 0; k < ASK_NR_FIELDS; k++)
			free(q->field[k]);
		for (k = 0; k < q->nruns; k++) {
			free(q->run[k].command);
			for (w = 0; w < q->run[k].nwords; w++)
				free(q->run[k].word[w]);
		}
	}
	free(all->question);
	*all = (struct questions){ 0 };
}
