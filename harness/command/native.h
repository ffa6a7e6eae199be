/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * native.h - locks measured on real threads, in turns (docs/native.md).
 *
 * Each lock has a program (harness/native/bare) that takes orders; we give each
 * the same order, one after the other, again and again.  A cell is one number of
 * threads with one share of writers.
 */
#ifndef LW_COMMAND_NATIVE_H
#define LW_COMMAND_NATIVE_H

#include <stdbool.h>
#include <stdio.h>

#include "command/command.h"
#include "command/json.h"

#define MAX_LOCKS	16u
#define MAX_FIELDS	4u
#define MAX_LIST	64u

struct list {
	unsigned int n;
	unsigned long at[MAX_LIST];
};

struct native_options {
	struct list threads, writers;	/* writers: percent */
	unsigned long rounds, slice, operations, areas;
	const char *reference, *svg;
	bool json;
	unsigned int nnames;
	const char *names[MAX_LOCKS];
};

enum { P50, P99, P99_9, LONGEST, NR_LATENCIES };
enum { OF_READS, OF_WRITES, NR_SIDES };

/* One lock, one cell, one round. */
struct sample {
	double rate;			/* operations a second */
	double fallbacks;		/* readers that went by mmap_lock, of all operations */
	double latency[NR_SIDES][NR_LATENCIES];		/* nanoseconds */
};

struct native_lock {
	char name[64];
	pid_t pid;
	FILE *orders, *answers;
	unsigned int nfields;
	struct { char name[32]; unsigned long size; } field[MAX_FIELDS];
	unsigned long size, vma_size;
	struct sample *sample;		/* [round * ncells + cell] */
	/* Of all rounds together, [cell]. */
	struct all { double samples[NR_SIDES], latency[NR_SIDES][NR_LATENCIES]; } *all;
};

struct native_run {
	const struct native_options *options;
	unsigned int nlocks, ncells, reference;
	unsigned long rounds;		/* that are complete */
	double clock;			/* what reading it takes, in every latency */
	struct native_lock lock[MAX_LOCKS];
};

struct spread {
	double min, median, max;
};

static inline unsigned long cell_threads(const struct native_run *r, unsigned int cell)
{
	return r->options->threads.at[cell / r->options->writers.n];
}

static inline unsigned long cell_writers(const struct native_run *r, unsigned int cell)
{
	return r->options->writers.at[cell % r->options->writers.n];
}

/* ---- native.c ---- */

int command_native(int argc, char **argv);
/* "1,2,8" */
void parse_list(const char *option, const char *text, unsigned long min, unsigned long max, struct list *out);
/* 1, 2, ... all processors that we may use; not each of them if there are many. */
void default_threads(struct list *out);

/* ---- native_child.c ---- */

/* Where the programs lie; dies if nowhere. */
void native_folder(char *folder, size_t size);
/* All that are there, sorted: names to be freed.  Returns how many. */
unsigned int native_names(const char *folder, char *names[MAX_LIST]);
void native_start(struct native_lock *lock, const char *folder);
/* An order, and the answer; dies if it is none. */
cJSON *native_order(struct native_lock *lock, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Dies if it did not end well. */
void native_stop(struct native_lock *lock);

/* ---- native_figures.c ---- */

const struct sample *sample_of(const struct native_run *r, unsigned int lock, unsigned int cell, unsigned long round);
struct spread spread_of(double *values, unsigned long n);
/* Over the rounds. */
struct spread rates(const struct native_run *r, unsigned int lock, unsigned int cell);
/* Of this lock's rate to the reference's in the same round; above 1: faster. */
struct spread rate_ratios(const struct native_run *r, unsigned int lock, unsigned int cell);
/* Of latencies; above 1: slower.  All 0 if there were none. */
struct spread latency_ratios(const struct native_run *r, unsigned int lock, unsigned int cell, unsigned int side,
			     unsigned int which);
double mean_fallbacks(const struct native_run *r, unsigned int lock, unsigned int cell);

/* ---- what comes of it ---- */

void native_print_table(const struct native_run *r);
void native_print_json(const struct native_run *r);
/* Dies if it cannot be written. */
void native_write_svg(const struct native_run *r, const char *path);

/* ---- native_ratio.c: the flavour stress against the same operations alone ---- */

int command_native_ratio(int argc, char **argv);

#endif /* LW_COMMAND_NATIVE_H */
