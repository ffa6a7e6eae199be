// SPDX-License-Identifier: GPL-2.0-or-later
/* The figures of `bench --native`, for people and for machines. */
#include "command/native.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- people ---- */

/* "850 ns", "12.3 us", ... */
static const char *duration(double ns, char text[16])
{
	if (ns < 10000)
		snprintf(text, 16, "%.0f ns", ns);
	else if (ns < 1e7)
		snprintf(text, 16, "%.1f us", ns * 1e-3);
	else
		snprintf(text, 16, "%.1f ms", ns * 1e-6);
	return text;
}

static void print_sizes(const struct native_run *r)
{
	printf("%-16s %10s %10s   %s\n", "lock", "bytes", "area", "of which");
	for (unsigned int i = 0; i < r->nlocks; i++) {
		const struct native_lock *lock = &r->lock[i];

		printf("%-16s %10lu %10lu   ", lock->name, lock->size, lock->vma_size);
		for (unsigned int f = 0; f < lock->nfields; f++)
			printf("%s%s %lu", f ? ", " : "", lock->field[f].name, lock->field[f].size);
		putchar('\n');
	}
}

static void print_side(const struct all *all, unsigned int side)
{
	char text[16];

	for (unsigned int i = 0; i < NR_LATENCIES; i++)
		printf(" %9s", all->samples[side] > 0 ? duration(all->latency[side][i], text) : "-");
}

static void print_cell(const struct native_run *r, unsigned int cell)
{
	printf("\n%lu thread%s, %lu %% writers\n%-16s %10s %20s %8s  %-39s  %s\n", cell_threads(r, cell),
	       cell_threads(r, cell) == 1 ? "" : "s", cell_writers(r, cell), "", "Mops/s", "ratio (min - max)",
	       "fallback", "   reads: p50      p99     p99.9       max", "  writes: p50      p99     p99.9       max");
	for (unsigned int i = 0; i < r->nlocks; i++) {
		const struct native_lock *lock = &r->lock[i];
		struct spread rate = rates(r, i, cell), ratio = rate_ratios(r, i, cell);

		printf("%-16s %10.2f %6.2f (%4.2f - %4.2f) %7.2f%%", lock->name, rate.median * 1e-6, ratio.median,
		       ratio.min, ratio.max, 100 * mean_fallbacks(r, i, cell));
		print_side(&lock->all[cell], OF_READS);
		fputs("  ", stdout);
		print_side(&lock->all[cell], OF_WRITES);
		putchar('\n');
	}
}

void native_print_table(const struct native_run *r)
{
	const struct native_options *o = r->options;

	print_sizes(r);
	for (unsigned int cell = 0; cell < r->ncells; cell++)
		print_cell(r, cell);
	printf("\nMillion operations a second: median of %lu rounds%s.  Ratio: to %s in the same round, median "
	       "(min - max).\n", r->rounds, r->rounds < o->rounds ? " (interrupted)" : "",
	       r->lock[r->reference].name);
	printf("%lu areas; ", o->areas);
	if (o->operations)
		printf("turns of %lu operations a thread", o->operations);
	else
		printf("turns of %lu ms", o->slice);
	printf("; %ld processors.  Latencies: of one read in 64, one write in 8, with the clock's own %.0f ns.\n",
	       sysconf(_SC_NPROCESSORS_ONLN), r->clock);
}

/* ---- machines; times are nanoseconds ---- */

static void add_spread(cJSON *to, const char *name, struct spread s)
{
	cJSON *o = cJSON_AddObjectToObject(to, name);

	cJSON_AddNumberToObject(o, "min", s.min);
	cJSON_AddNumberToObject(o, "median", s.median);
	cJSON_AddNumberToObject(o, "max", s.max);
}

static void add_locks(cJSON *root, const struct native_run *r)
{
	cJSON *list = cJSON_AddArrayToObject(root, "locks");

	for (unsigned int i = 0; i < r->nlocks; i++) {
		const struct native_lock *lock = &r->lock[i];
		cJSON *o = cJSON_CreateObject(), *fields;

		cJSON_AddStringToObject(o, "name", lock->name);
		cJSON_AddNumberToObject(o, "size", (double)lock->size);
		cJSON_AddNumberToObject(o, "area_size", (double)lock->vma_size);
		fields = cJSON_AddObjectToObject(o, "fields");
		for (unsigned int f = 0; f < lock->nfields; f++)
			cJSON_AddNumberToObject(fields, lock->field[f].name, (double)lock->field[f].size);
		cJSON_AddItemToArray(list, o);
	}
}

static void add_side(cJSON *to, const struct native_run *r, unsigned int lock, unsigned int cell, unsigned int side)
{
	static const char *const sides[] = { "reads", "writes" }, *const names[] = { "p50", "p99", "p99.9", "max" };
	const struct all *all = &r->lock[lock].all[cell];
	cJSON *o = cJSON_AddObjectToObject(to, sides[side]), *ratio;

	cJSON_AddNumberToObject(o, "samples", all->samples[side]);
	if (all->samples[side] <= 0)
		return;
	for (unsigned int i = 0; i < NR_LATENCIES; i++)
		cJSON_AddNumberToObject(o, names[i], all->latency[side][i]);
	ratio = cJSON_AddObjectToObject(o, "ratio");
	for (unsigned int i = 0; i < NR_LATENCIES; i++)
		add_spread(ratio, names[i], latency_ratios(r, lock, cell, side, i));
}

static void add_cell(cJSON *list, const struct native_run *r, unsigned int cell)
{
	cJSON *o = cJSON_CreateObject(), *locks;

	cJSON_AddNumberToObject(o, "threads", (double)cell_threads(r, cell));
	cJSON_AddNumberToObject(o, "writers", (double)cell_writers(r, cell));
	locks = cJSON_AddArrayToObject(o, "locks");
	for (unsigned int i = 0; i < r->nlocks; i++) {
		cJSON *lock = cJSON_CreateObject();

		cJSON_AddStringToObject(lock, "name", r->lock[i].name);
		add_spread(lock, "operations_per_second", rates(r, i, cell));
		add_spread(lock, "ratio", rate_ratios(r, i, cell));
		cJSON_AddNumberToObject(lock, "fallbacks", mean_fallbacks(r, i, cell));
		add_side(lock, r, i, cell, OF_READS);
		add_side(lock, r, i, cell, OF_WRITES);
		cJSON_AddItemToArray(locks, lock);
	}
	cJSON_AddItemToArray(list, o);
}

void native_print_json(const struct native_run *r)
{
	cJSON *root = cJSON_CreateObject(), *cells;

	cJSON_AddNumberToObject(root, "version", 1);
	cJSON_AddNumberToObject(root, "processors", (double)sysconf(_SC_NPROCESSORS_ONLN));
	cJSON_AddNumberToObject(root, "rounds", (double)r->rounds);
	cJSON_AddNumberToObject(root, "slice_milliseconds", r->options->operations ? 0 : (double)r->options->slice);
	cJSON_AddNumberToObject(root, "slice_operations", (double)r->options->operations);
	cJSON_AddNumberToObject(root, "areas", (double)r->options->areas);
	cJSON_AddNumberToObject(root, "clock", r->clock);
	cJSON_AddStringToObject(root, "reference", r->lock[r->reference].name);
	add_locks(root, r);
	cells = cJSON_AddArrayToObject(root, "cells");
	for (unsigned int cell = 0; cell < r->ncells; cell++)
		add_cell(cells, r, cell);
	json_print(root, false);
}
