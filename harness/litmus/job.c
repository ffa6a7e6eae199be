/* SPDX-License-Identifier: GPL-2.0-or-later */
/* job.c - one file from disk to its printed result. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "litmus/command.h"

/* At most one byte more than a litmus file may have, so that the parser can say so. */
static char *slurp(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	char *buf;

	if (!f)
		return NULL;
	buf = malloc(LT_MAX_FILE + 1);
	if (buf)
		*len = fread(buf, 1, LT_MAX_FILE + 1, f);
	if (buf && ferror(f)) {
		int saved = errno;

		free(buf);
		buf = NULL;
		errno = saved;
	}
	fclose(f);
	return buf;
}

static void run(struct lt_options opt, const struct lt_file *file, struct lt_test *t,
		struct lt_report *report, FILE *text)
{
	struct lt_result r;

	if (!opt.model_given && t->c11)
		opt.req.model = MM_WEAK;
	if (opt.comments) {
		lt_comment_expected(&opt, t, &report->expected);
		if (!report->expected.given && !report->expected.race_given &&
		    strstr(t->comment, "Verdict:")) {
			report->status = LT_JOB_SKIPPED;
			return;
		}
	}
	if (!lt_explore(t, &opt.req, &r)) {
		report->verdict = LT_V_TOO_LARGE;
		strcpy(report->reason, "memory");
		return;
	}
	report->verdict = r.verdict;
	report->race = r.race;
	report->partial = r.partial;
	report->empty = !r.positive && !r.negative;
	report->rejected = r.rejected;
	memcpy(report->reason, r.reason, sizeof(report->reason));
	if (opt.json)
		lt_print_json(file->path, t, opt.req.model, &r, text);
	else
		lt_print_text(&opt, file->path, t, &r, text);
	lt_result_free(&r);
}

void lt_run_job(const struct lt_options *opt, const struct lt_file *file, struct lt_report *report,
		FILE *text)
{
	struct lt_error err;
	struct lt_test *t;
	size_t len = 0;
	char *buf = slurp(file->path, &len);
	int rc;

	memset(report, 0, sizeof(*report));
	report->expected = file->expected;
	if (!buf) {
		report->status = LT_JOB_MISSING;
		fprintf(text, "litmus: %s: %s\n", file->path, strerror(errno));
		return;
	}
	rc = lw_litmus_parse(buf, len, &t, &err);
	free(buf);
	if (rc) {
		report->status = LT_JOB_SYNTAX;
		if (rc == -2)
			snprintf(err.message, sizeof(err.message), "out of memory");
		snprintf(report->reason, sizeof(report->reason), "%u:%u", err.line, err.col);
		fprintf(text, "%s:%u:%u: %s\n", file->path, err.line, err.col, err.message);
		return;
	}
	run(*opt, file, t, report, text);
	lw_litmus_free(t);
}
