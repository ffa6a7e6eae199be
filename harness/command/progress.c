// SPDX-License-Identifier: GPL-2.0-or-later
/* A line that lives while a run lasts; on anything but a terminal, a line now and then. */
#include "command/fuzz.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TERMINAL_PERIOD	0.5
#define PLAIN_PERIOD	10.0

static bool shown;

double clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void print(const struct run *r, double now, bool terminal)
{
	static struct lw_stats sum;
	char left[48] = "";
	double elapsed = now - r->start;
	unsigned int i, blocks = 0;
	uint32_t b;

	memset(&sum, 0, sizeof(sum));
	for (i = 0; i < r->njobs; i++)
		lw_stats_merge(&sum, r->job[i].stats);
	for (b = 0; b < sum.ncounters && b < LW_STATS_MAX_COUNTERS; b++)
		blocks += sum.covered[b] != 0;
	if (r->options->seconds && elapsed < (double)r->options->seconds)
		snprintf(left, sizeof(left), " of %lu", r->options->seconds);
	fprintf(stderr, "%s%s %s: %.0f%s s, %s executions (%s/s), %s different, %u/%u blocks%s",
		terminal ? "\r\033[K" : "", target_name(r->target), mm_model_name(r->options->chosen.model),
		elapsed, left, with_commas(sum.executions),
		with_commas((unsigned long long)((double)sum.executions / (elapsed > 0 ? elapsed : 1))),
		with_commas(lw_stats_distinct(&sum)), blocks, sum.ncounters, terminal ? "" : "\n");
	fflush(stderr);
}

void progress(const struct run *r)
{
	static double last;
	bool terminal = isatty(STDERR_FILENO);
	double now = clock_now();

	if (now - (last > 0 ? last : r->start) < (terminal ? TERMINAL_PERIOD : PLAIN_PERIOD))
		return;
	last = now;
	shown = terminal;
	print(r, now, terminal);
}

void progress_end(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}
