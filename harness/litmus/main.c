/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main.c - the `litmus` command. */
#include <stdlib.h>
#include <string.h>

#include "litmus/command.h"

struct session {
	const struct lt_options *opt;
	const struct lt_files *files;
	struct lt_report *reports;
	bool failed, first;
};

static void done(void *arg, size_t i, const struct lt_report *r, const char *text)
{
	struct session *s = arg;
	const struct lt_file *f = &s->files->file[i];

	s->reports[i] = *r;
	if (r->status == LT_JOB_SKIPPED)
		return;
	if (r->status != LT_JOB_RAN) {
		s->failed = true;
		fflush(stdout);
		fputs(text, stderr);
		return;
	}
	if (s->opt->json) {
		printf("%s\n%s", s->first ? "" : ",", text);
		s->first = false;
	} else if (!s->files->folder[f->folder].table || s->opt->verbose) {
		fputs(text, stdout);
	}
}

static void json_summary(const struct session *s)
{
	size_t count[LT_NR_CLASSES] = { 0 }, i, broken = 0;

	for (i = 0; i < s->files->n; i++) {
		count[lt_compare(&s->reports[i])]++;
		broken += s->reports[i].status != LT_JOB_RAN && s->reports[i].status != LT_JOB_SKIPPED;
	}
	printf("\n],\"summary\":{\"files\":%zu,\"agree\":%zu,\"forbidden_shown\":%zu,"
	       "\"allowed_missed\":%zu,\"unsupported\":%zu,\"too_large\":%zu,\"race_differs\":%zu,"
	       "\"not_compared\":%zu,\"not_read\":%zu},\"interrupted\":%s}\n", s->files->n, count[LT_AGREE],
	       count[LT_FORBIDDEN_SHOWN], count[LT_ALLOWED_MISSED], count[LT_C_UNSUPPORTED],
	       count[LT_C_TOO_LARGE], count[LT_RACE_DIFFERS], count[LT_UNCOMPARED], broken,
	       lt_interrupted() ? "true" : "false");
}

int lw_litmus_main(int argc, char **argv)
{
	struct lt_options opt;
	struct lt_files files;
	struct session s = { .opt = &opt, .files = &files, .first = true };
	size_t bad;

	lt_parse_options(argc, argv, &opt);
	lt_find_files(&opt, &files);
	s.reports = calloc(files.n + 1, sizeof(s.reports[0]));
	if (!s.reports) {
		fputs("litmus: out of memory\n", stderr);
		return 2;
	}
	if (opt.json)
		printf("{\"version\":1,\"as_compiled\":%s,\"files\":[",
		       opt.req.as_compiled ? "true" : "false");
	lt_run_all(&opt, &files, done, &s);
	if (opt.json)
		json_summary(&s);
	else if (lt_interrupted())
		puts("interrupted: not all files were looked at");
	bad = lt_print_table(&opt, &files, s.reports, stdout);
	free(s.reports);
	s.failed |= files.failed;
	lt_free_files(&files);
	if (fflush(stdout) || ferror(stdout)) {
		fputs("litmus: cannot write the output\n", stderr);
		return 2;
	}
	return s.failed ? 2 : bad || lt_interrupted() ? 1 : 0;
}
