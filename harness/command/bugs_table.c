// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tries came to, for people. */
#include "command/bugs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/describe.h"

/* Tries of one bug under one model, of which there is something to say. */
struct row {
	const struct known_bug *bug;
	enum mm_model model;
	unsigned int n, found, well;
	unsigned long long median, worst;
	double median_seconds, worst_seconds;
	char classes[160];	/* what it was found as, in the order of the seeds */
};

bool try_went_well(const struct try *t)
{
	if (t->state != TRY_ENDED || t->stopped)
		return false;
	if (t->kind == TRY_FIND)
		return *t->class_name && is_among(t->class_name, t->bug->expect);
	return !*t->class_name && t->executions >= t->runs;
}

static bool counts(const struct try *t, enum try_kind kind)
{
	return t->state == TRY_ENDED && !t->stopped && t->kind == kind;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts them; of an even number, the mean of the two in the middle. */
static double median(double *value, unsigned int n)
{
	if (!n)
		return 0;
	qsort(value, n, sizeof(*value), by_value);
	return (value[(n - 1) / 2] + value[n / 2]) / 2;
}

/* Executions and seconds of the tries to find a bug under a model (NULL: of all). */
static unsigned int collect(const struct bugs *b, const struct known_bug *bug, enum mm_model model,
			    double *executions, double *seconds)
{
	unsigned int i, n = 0;

	for (i = 0; i < b->ntries; i++) {
		const struct try *t = &b->try[i];

		if (!counts(t, TRY_FIND) || (bug && (t->bug != bug || t->model != model)))
			continue;
		executions[n] = (double)t->executions;
		seconds[n++] = t->seconds;
	}
	return n;
}

static double *room(const struct bugs *b)
{
	double *values = calloc(b->ntries + 1, sizeof(*values));

	if (!values)
		die("out of memory");
	return values;
}

static void add_class(struct row *r, const char *name)
{
	size_t used = strlen(r->classes);

	if (!is_among(name, r->classes))
		snprintf(r->classes + used, sizeof(r->classes) - used, "%s%s", used ? ", " : "", name);
}

/* False if no try of it has ended. */
static bool make_row(const struct bugs *b, const struct known_bug *bug, enum mm_model model,
		     struct row *r)
{
	double *executions = room(b), *seconds = room(b);
	unsigned int i;

	*r = (struct row){ .bug = bug, .model = model };
	r->n = collect(b, bug, model, executions, seconds);
	r->median = (unsigned long long)median(executions, r->n);
	r->median_seconds = median(seconds, r->n);
	if (r->n) {
		r->worst = (unsigned long long)executions[r->n - 1];
		r->worst_seconds = seconds[r->n - 1];
	}
	free(executions);
	free(seconds);
	for (i = 0; i < b->ntries; i++) {
		const struct try *t = &b->try[i];

		if (!counts(t, TRY_FIND) || t->bug != bug || t->model != model)
			continue;
		r->found += *t->class_name != 0;
		r->well += try_went_well(t);
		if (*t->class_name)
			add_class(r, t->class_name);
	}
	return r->n > 0;
}

/* "1,234", or ">1,234" if it comes from tries that gave up; in one of a few static buffers. */
static const char *figure(unsigned long long executions, bool at_least)
{
	static char buffers[4][40];
	static unsigned int next;
	char *out = buffers[next++ % 4];

	snprintf(out, sizeof(buffers[0]), "%s%s", at_least ? ">" : "", with_commas(executions));
	return out;
}

static const char *median_figure(const struct row *r)
{
	return figure(r->median, 2 * r->found <= r->n);
}

static const char *worst_figure(const struct row *r)
{
	return figure(r->worst, r->found < r->n);
}

bool bugs_found_by_engine(const struct bugs *b, const struct known_bug *bug)
{
	for (unsigned int i = 0; i < b->ntries; i++)
		if (b->try[i].bug == bug && b->try[i].kind == TRY_FIND && *b->try[i].class_name)
			return true;
	return false;
}

const char *bugs_engine_cell(const struct bugs *b, const struct known_bug *bug, char *out, size_t size)
{
	static const enum mm_model weakest_first[] = { MM_LKMM, MM_ALPHA, MM_WEAK, MM_TSO, MM_SC };
	struct row r;

	for (unsigned int i = 0; i < sizeof(weakest_first) / sizeof(weakest_first[0]); i++)
		if (make_row(b, bug, weakest_first[i], &r)) {
			snprintf(out, size, "%s", median_figure(&r));
			return out;
		}
	snprintf(out, size, "not run");
	return out;
}

static void over_all(const struct bugs *b, struct row *all)
{
	double *executions = room(b), *seconds = room(b);

	*all = (struct row){ 0 };
	all->n = collect(b, NULL, MM_NR_MODELS, executions, seconds);
	all->median = (unsigned long long)median(executions, all->n);
	all->median_seconds = median(seconds, all->n);
	if (all->n)
		all->worst = (unsigned long long)executions[all->n - 1];
	free(executions);
	free(seconds);
}

static void print_silence(const struct bugs *b, const char *before)
{
	unsigned int i, k, n = 0, well = 0;
	unsigned long long executions;

	/* One line for the bugs and one for the locks as they are. */
	for (k = 0; k < 2; k++) {
		for (i = n = well = 0, executions = 0; i < b->ntries; i++) {
			const struct try *t = &b->try[i];

			if (!counts(t, TRY_SILENT) || (*t->bug->target->bug == 0) != k)
				continue;
			n++;
			well += try_went_well(t);
			executions += t->executions;
		}
		if (n)
			printf("%s%u of %u tries %s found nothing, as they should, in %s executions\n", before,
			       well, n, k ? "of the locks as they are" : "under models that a bug does not name",
			       with_commas(executions));
	}
}

void bugs_print_table(const struct bugs *b)
{
	enum mm_model model;
	struct row r;
	unsigned int i;
	char name[160];
	bool head = false;

	for (i = 0; i < b->nbugs; i++)
		for (model = 0; model < MM_NR_MODELS; model++) {
			if (!make_row(b, &b->bug[i], model, &r))
				continue;
			if (!head)
				printf("%-32s %-5s %6s %12s %12s %8s %8s  %s\n", "bug", "model", "well",
				       "median", "worst", "median s", "worst s", "found as");
			head = true;
			snprintf(name, sizeof(name), "%s", target_name(r.bug->target));
			printf("%-32s %-5s %3u/%-3u%12s %12s %8.2f %8.2f  %s\n", name, mm_model_name(model),
			       r.well, r.n, median_figure(&r), worst_figure(&r), r.median_seconds,
			       r.worst_seconds, r.classes);
		}
	over_all(b, &r);
	if (r.n)
		printf("\nover all %u tries: median %s executions, %.2f s; worst %s executions\n", r.n,
		       with_commas(r.median), r.median_seconds, with_commas(r.worst));
	print_silence(b, "");
	if (b->interrupted)
		printf("interrupted: not all of what was asked for\n");
}

/* ---- the page of documentation ---- */

/* "Intel(R) ..." as the machine says it, or "an unknown processor". */
void bugs_processor(char *out, size_t size)
{
	char *text = read_file("/proc/cpuinfo"), *name;

	snprintf(out, size, "an unknown processor");
	name = text ? strstr(text, "\nmodel name") : NULL;
	name = name ? strchr(name, ':') : NULL;
	if (name) {
		name += 1 + strspn(name + 1, " \t");
		snprintf(out, size, "%.*s", (int)strcspn(name, "\n"), name);
	}
	free(text);
}

static void print_head(const struct bugs *b)
{
	char cpu[160];

	bugs_processor(cpu, sizeof(cpu));
	printf("# How soon known bugs are found\n\n"
	       "Made by `lockweave bugs --markdown`, with %lu seed%s a bug and memory model. Each try is one\n"
	       "process that begins with an empty corpus and ends with its first report, or after %s\n"
	       "executions. The same build takes the same executions on every machine; seconds are of\n"
	       "processor time, on one core of this one: %s.\n\n", b->options.seeds, b->options.seeds == 1 ? "" : "s",
	       with_commas(b->options.runs), cpu);
}

static void print_lock(const struct bugs *b, const char *lock)
{
	enum mm_model model;
	struct row r;
	unsigned int i;

	printf("\n## %s\n\n", lock);
	for (i = 0; i < b->nbugs; i++)
		if (!strcmp(b->bug[i].target->lock, lock) && *b->bug[i].target->bug)
			printf("- `%s`: %s\n", b->bug[i].target->bug, b->bug[i].title);
	printf("\n| bug | model | executions, median | worst | seconds, median | worst | found as |\n"
	       "| --- | --- | ---: | ---: | ---: | ---: | --- |\n");
	for (i = 0; i < b->nbugs; i++)
		for (model = 0; model < MM_NR_MODELS; model++) {
			if (strcmp(b->bug[i].target->lock, lock) || !make_row(b, &b->bug[i], model, &r))
				continue;
			printf("| `%s` | %s | %s | %s | %.2f | %.2f | %s |\n", r.bug->target->bug,
			       mm_model_name(model), median_figure(&r), worst_figure(&r), r.median_seconds,
			       r.worst_seconds, r.classes);
		}
}

void bugs_print_markdown(const struct bugs *b)
{
	struct row all;
	unsigned int i;

	print_head(b);
	over_all(b, &all);
	printf("Over all %u tries: median **%s executions**, %.2f s; worst %s executions.\n", all.n,
	       with_commas(all.median), all.median_seconds, with_commas(all.worst));
	print_silence(b, "\n");
	/* Bugs are sorted by lock. */
	for (i = 0; i < b->nbugs; i++)
		if (*b->bug[i].target->bug &&
		    (!i || !*b->bug[i - 1].target->bug ||
		     strcmp(b->bug[i].target->lock, b->bug[i - 1].target->lock)))
			print_lock(b, b->bug[i].target->lock);
}

unsigned int bugs_print_problems(const struct bugs *b)
{
	unsigned int i, n = 0;

	for (i = 0; i < b->ntries; i++) {
		const struct try *t = &b->try[i];

		if (t->state != TRY_ENDED || t->stopped || try_went_well(t))
			continue;
		n++;
		fprintf(stderr, "lockweave: %s under %s with seed %lu: ", target_name(t->bug->target),
			mm_model_name(t->model), t->seed);
		if (*t->class_name)
			fprintf(stderr, "found as %s after %s executions, expected %s; see: %s replay %s %s "
				"--model %s\n", t->class_name, with_commas(t->executions),
				t->kind == TRY_FIND ? t->bug->expect : "nothing", command_name,
				target_name(t->bug->target), t->input, mm_model_name(t->model));
		else
			fprintf(stderr, "nothing found in %s executions\n", with_commas(t->executions));
	}
	return n;
}
