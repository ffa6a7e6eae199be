/* SPDX-License-Identifier: GPL-2.0-or-later */
/* expected.c - verdicts to compare with: from expected.csv, or from a test's comments. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "litmus/command.h"

bool lt_verdict_by_name(const char *s, size_t n, enum lt_verdict *out)
{
	unsigned int v;

	for (v = LT_NEVER; v <= LT_ALWAYS; v++) {
		const char *name = lt_verdict_name((enum lt_verdict)v);

		if (strlen(name) == n && !strncmp(s, name, n)) {
			*out = (enum lt_verdict)v;
			return true;
		}
	}
	return false;
}

#define MAX_COLUMNS 16

/* Cuts a line at its commas, in place. */
static unsigned int cut(char *line, char **column)
{
	unsigned int n = 0;

	line[strcspn(line, "\r\n")] = '\0';
	while (n < MAX_COLUMNS) {
		column[n++] = line;
		line = strchr(line, ',');
		if (!line)
			break;
		*line++ = '\0';
	}
	return n;
}

static int find_column(char **column, unsigned int n, const char *name)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (!strcmp(column[i], name))
			return (int)i;
	return -1;
}

static struct lt_file *find_file(struct lt_files *files, size_t from, const char *name)
{
	size_t i;

	for (i = from; i < files->n; i++) {
		const char *slash = strrchr(files->file[i].path, '/');

		if (!strcmp(slash ? slash + 1 : files->file[i].path, name))
			return &files->file[i];
	}
	return NULL;
}

static void row(struct lt_files *files, size_t from, const char *csv, unsigned int line,
		char **column, unsigned int n, const int *wanted)
{
	struct lt_file *f = find_file(files, from, column[wanted[0]]);
	const char *v = column[wanted[1]];

	if (!f) {
		fprintf(stderr, "litmus: %s:%u: there is no file %s\n", csv, line, column[wanted[0]]);
		files->failed = true;
		return;
	}
	if (!lt_verdict_by_name(v, strlen(v), &f->expected.verdict)) {
		fprintf(stderr, "litmus: %s:%u: found '%s', expected Never, Sometimes or Always\n",
			csv, line, v);
		files->failed = true;
		return;
	}
	f->expected.given = true;
	if (wanted[2] >= 0) {
		f->expected.race_given = true;
		f->expected.race = (unsigned int)wanted[2] < n && !strcmp(column[wanted[2]], "yes");
	}
}

void lt_read_expected(const struct lt_options *opt, struct lt_files *files, size_t from,
		      const char *csv)
{
	const char *name = opt->column ? opt->column :
			   opt->req.as_compiled ? "lkmm_read_write_ordered" :
			   opt->req.in_order ? "lkmm_no_load_buffering" : "lkmm";
	char *line = NULL, *column[MAX_COLUMNS];
	FILE *f = fopen(csv, "r");
	unsigned int n, number = 1;
	size_t size = 0;
	int wanted[3];

	if (!f) {
		fprintf(stderr, "litmus: %s: %s\n", csv, strerror(errno));
		files->failed = true;
		return;
	}
	if (opt->req.model != MM_LKMM)	/* its columns speak of lkmm only */
		goto out;
	n = getline(&line, &size, f) > 0 ? cut(line, column) : 0;
	wanted[0] = find_column(column, n, "file");
	wanted[1] = find_column(column, n, name);
	wanted[2] = find_column(column, n, "data_race");
	if (wanted[0] < 0 || wanted[1] < 0) {
		fprintf(stderr, "litmus: %s:1: found no columns 'file' and '%s', expected both\n", csv,
			name);
		files->failed = true;
		goto out;
	}
	while (getline(&line, &size, f) > 0) {
		number++;
		n = cut(line, column);
		if (n == 1 && !column[0][0])
			continue;
		if (n <= (unsigned int)wanted[0] || n <= (unsigned int)wanted[1]) {
			fprintf(stderr, "litmus: %s:%u: found %u columns, expected more\n", csv, number, n);
			files->failed = true;
			continue;
		}
		row(files, from, csv, number, column, n, wanted);
	}
out:
	free(line);
	fclose(f);
}

/* The word behind "key: MODEL " in the comment's lines, or behind "key: " without a model. */
static const char *word_after(const char *comment, const char *key, const char *model, size_t *n)
{
	const char *s = comment;
	size_t k = strlen(key), m = model ? strlen(model) : 0;

	while ((s = strstr(s, key))) {
		s += k;
		if (*s != ':')
			continue;
		s += 1 + strspn(s + 1, " \t");
		if (model) {
			if (strncmp(s, model, m) || (s[m] != ' ' && s[m] != '\t'))
				continue;
			s += m + strspn(s + m, " \t");
		}
		*n = strcspn(s, " \t\r\n*");
		return s;
	}
	return NULL;
}

void lt_comment_expected(const struct lt_options *opt, const struct lt_test *t,
			 struct lt_expected *out)
{
	char model[32];
	const char *word;
	size_t n;

	memset(out, 0, sizeof(*out));
	snprintf(model, sizeof(model), "%s%s", mm_model_name(opt->req.model),
		 opt->req.as_compiled ? "/compiled" : "");
	word = word_after(t->comment, "Verdict", model, &n);
	if (word) {
		out->given = lt_verdict_by_name(word, n, &out->verdict);
	} else if (!strstr(t->comment, "Verdict:") && opt->req.model == MM_LKMM) {
		word = word_after(t->comment, "Result", NULL, &n);
		if (word && n == 8 && !strncmp(word, "DEADLOCK", 8)) {
			out->given = out->deadlock = true;
			out->verdict = LT_NEVER;
		} else if (word) {
			out->given = lt_verdict_by_name(word, n, &out->verdict);
		}
	}
	word = word_after(t->comment, "Race", model, &n);
	if (word) {
		out->race_given = true;
		out->race = n == 3 && !strncmp(word, "yes", 3);
	}
}
