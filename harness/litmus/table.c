/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.c - verdicts against what was expected of them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "litmus/command.h"

static const char *const class_names[LT_NR_CLASSES] = {
	[LT_AGREE] = "agree", [LT_FORBIDDEN_SHOWN] = "forbidden shown",
	[LT_ALLOWED_MISSED] = "allowed missed", [LT_C_UNSUPPORTED] = "unsupported",
	[LT_C_TOO_LARGE] = "too large", [LT_RACE_DIFFERS] = "race differs",
	[LT_UNCOMPARED] = "not compared",
};

enum lt_class lt_compare(const struct lt_report *r)
{
	const struct lt_expected *e = &r->expected;

	if (r->status != LT_JOB_RAN || (!e->given && !e->race_given))
		return LT_UNCOMPARED;
	if (r->verdict == LT_V_UNSUPPORTED)
		return LT_C_UNSUPPORTED;
	if (r->verdict == LT_V_TOO_LARGE)
		return LT_C_TOO_LARGE;
	if (e->given && e->deadlock && !r->empty)
		return LT_FORBIDDEN_SHOWN;
	if (e->given && r->verdict != e->verdict)
		return e->verdict == LT_SOMETIMES ? LT_ALLOWED_MISSED : LT_FORBIDDEN_SHOWN;
	if (e->race_given && r->race != e->race)
		return LT_RACE_DIFFERS;
	return LT_AGREE;
}

static void print_row(const struct lt_files *files, const struct lt_report *reports,
		      unsigned int folder, FILE *out)
{
	size_t count[LT_NR_CLASSES] = { 0 }, n = 0, i;
	unsigned int c;

	for (i = 0; i < files->n; i++) {
		if (files->file[i].folder != folder || reports[i].status == LT_JOB_SKIPPED)
			continue;
		count[lt_compare(&reports[i])]++;
		n++;
	}
	if (!n)
		return;
	fprintf(out, "%6zu", n);
	for (c = 0; c < LT_NR_CLASSES; c++)
		fprintf(out, "  %*zu", (int)strlen(class_names[c]), count[c]);
	fprintf(out, "  %s\n", files->folder[folder].path[0] ? files->folder[folder].path : "(files)");
}

static void print_difference(const struct lt_file *f, const struct lt_report *r, FILE *out)
{
	enum lt_class c = lt_compare(r);

	fprintf(out, "%s: %s: ", class_names[c], f->path);
	if (c == LT_C_UNSUPPORTED || c == LT_C_TOO_LARGE)
		fprintf(out, "%s\n", r->reason);
	else if (c == LT_RACE_DIFFERS)
		fprintf(out, "expected %s, found %s\n", r->expected.race ? "a data race" : "no data race",
			r->race ? "one" : "none");
	else
		fprintf(out, "expected %s, found %s\n",
			r->expected.deadlock ? "no execution" : lt_verdict_name(r->expected.verdict),
			lt_verdict_name(r->verdict));
}

struct construct { const char *name; size_t n; };

static int by_count(const void *pa, const void *pb)
{
	const struct construct *a = pa, *b = pb;

	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return strcmp(a->name, b->name);
}

/* How many files each unsupported construct costs. */
static void print_constructs(const struct lt_files *files, const struct lt_report *reports, FILE *out)
{
	struct construct *c = calloc(files->n + 1, sizeof(*c));
	size_t n = 0, i, k;

	for (i = 0; c && i < files->n; i++) {
		if (reports[i].status != LT_JOB_RAN || reports[i].verdict != LT_V_UNSUPPORTED)
			continue;
		for (k = 0; k < n && strcmp(c[k].name, reports[i].reason); k++)
			;
		c[k].name = reports[i].reason;
		c[k].n++;
		n += k == n;
	}
	if (n)
		qsort(c, n, sizeof(*c), by_count);
	for (k = 0; k < n; k++)
		fprintf(out, "unsupported construct: %s (%zu file%s)\n", c[k].name, c[k].n,
			c[k].n == 1 ? "" : "s");
	free(c);
}

size_t lt_print_table(const struct lt_options *opt, const struct lt_files *files,
		      const struct lt_report *reports, FILE *out)
{
	uint64_t rejected = 0;
	size_t i, rejecting = 0, bad = 0;
	unsigned int c, folder;
	bool any = false;

	for (folder = 0; folder < files->nfolders; folder++)
		any |= files->folder[folder].table;
	for (i = 0; i < files->n; i++) {
		enum lt_class k = lt_compare(&reports[i]);

		bad += k == LT_FORBIDDEN_SHOWN || k == LT_ALLOWED_MISSED || k == LT_RACE_DIFFERS;
		rejected += reports[i].rejected;
		rejecting += reports[i].rejected != 0;
	}
	if (opt->json)
		return bad;
	if (!any) {
		if (files->n > 1)
			print_constructs(files, reports, out);
		return bad;
	}
	fputs(" files", out);
	for (c = 0; c < LT_NR_CLASSES; c++)
		fprintf(out, "  %s", class_names[c]);
	fputs("  folder\n", out);
	for (folder = 0; folder < files->nfolders; folder++)
		if (files->folder[folder].table)
			print_row(files, reports, folder, out);
	for (i = 0; i < files->n; i++) {
		enum lt_class k = lt_compare(&reports[i]);

		if (k != LT_AGREE && k != LT_UNCOMPARED)
			print_difference(&files->file[i], &reports[i], out);
	}
	print_constructs(files, reports, out);
	fprintf(out, "executions that the axioms reject: %" PRIu64 " in %zu file%s\n", rejected, rejecting,
		rejecting == 1 ? "" : "s");
	return bad;
}
