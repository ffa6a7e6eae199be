// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * live.c - what is shown while it runs: on a terminal a small table that is
 * drawn over itself, otherwise a line now and then.
 */
#include <stdio.h>
#include <unistd.h>

#include "native/summary.h"

#define TERMINAL_PERIOD	0.5	/* seconds */
#define PLAIN_PERIOD	10.0

static unsigned int drawn;	/* lines on the terminal that are ours */

/* What was counted at the last look, for rates. */
struct look {
	uint64_t at, ops[LW_NR_KINDS], recycled, met, periods, period_ns, batches;
};

static void take(struct look *look, struct lw_row row[LW_NR_KINDS])
{
	look->at = lw_now();
	for (unsigned int k = 0; k < LW_NR_KINDS; k++) {
		lw_row_of_kind(k, &row[k]);
		look->ops[k] = row[k].ops;
	}
	look->recycled = lw_relaxed_load(&lw_figures.recycled);
	look->met = lw_total_met();
	look->periods = lw_relaxed_load(&lw_figures.grace_periods);
	look->batches = lw_relaxed_load(&lw_figures.batches);
	look->period_ns = lw_relaxed_load(&lw_figures.grace_ns);
}

static unsigned long long rate(uint64_t now, uint64_t before, double seconds)
{
	return (unsigned long long)((double)(now - before) / seconds);
}

/* Of the time between two looks. */
static const char *mean_period(const struct look *now, const struct look *last, char text[16])
{
	uint64_t n = now->periods - last->periods;

	return lw_duration(n ? (now->period_ns - last->period_ns) / n : 0, text);
}

static void print_line(const struct look *now, const struct look *last, const struct lw_row *row)
{
	double seconds = (double)(now->at - last->at) * 1e-9;
	uint64_t fell_back = 0, retried = 0;
	char mean[16];

	fprintf(stderr, "%3.0f s: per second", (double)(now->at - lw_started) * 1e-9);
	for (unsigned int k = 0; k < LW_NR_KINDS; k++) {
		fprintf(stderr, " %llu %s,", rate(now->ops[k], last->ops[k], seconds), row[k].name);
		fell_back += row[k].fell_back;
		retried += row[k].retried;
	}
	fprintf(stderr, " %llu recycled, %llu met, %llu grace periods of %s, %llu for callbacks; so far "
		"%.1f %% retried, %.1f %% fell back; %.0f MiB\n", rate(now->recycled, last->recycled, seconds),
		rate(now->met, last->met, seconds), rate(now->periods, last->periods, seconds),
		mean_period(now, last, mean), rate(now->batches, last->batches, seconds),
		lw_percent(retried, lw_total_ops()),
		lw_percent(fell_back, lw_total_ops()), lw_mib(lw_memory_now()));
}

/* A line of ours: at most 79 columns, so that the terminal makes one line of it. */
#define draw(...)								\
do {										\
	char line_[80];								\
										\
	snprintf(line_, sizeof(line_), __VA_ARGS__);				\
	fprintf(stderr, "%s\033[K\n", line_);					\
	drawn++;								\
} while (0)

static void draw_kind(const struct lw_row *row, unsigned long long per_second)
{
	char t[4][16];

	draw("%-6s %10llu %8.1f %8.1f %9.1f %9s %9s %9s", row->name, per_second,
	     lw_percent(row->ops - row->retried - row->fell_back, row->ops),
	     lw_percent(row->retried, row->ops), lw_percent(row->fell_back, row->ops),
	     lw_duration(lw_histogram_quantile(&row->latency, 0.5), t[0]),
	     lw_duration(lw_histogram_quantile(&row->latency, 0.99), t[1]),
	     lw_duration(row->latency.max, t[3]));
}

static void draw_table(const struct look *now, const struct look *last, const struct lw_row *row)
{
	double seconds = (double)(now->at - last->at) * 1e-9, past = (double)(now->at - lw_started) * 1e-9;
	char mean[16], until[32] = "";

	if (lw_options.seconds > 0)
		snprintf(until, sizeof(until), " of %g", lw_options.seconds);
	if (drawn)
		fprintf(stderr, "\033[%uA\r", drawn);
	drawn = 0;
	draw("%s: %.0f%s s, %u threads, %s, liburcu %s", lw_target_name(), past, until,
	     lw_options.threads, lw_sanitizer(), lw_rcu_name());
	draw("%-6s %10s %8s %8s %9s %9s %9s %9s", "", "a second", "at once%", "retried%", "fell back%",
	     "p50", "p99", "max");
	for (unsigned int k = 0; k < LW_NR_KINDS; k++)
		if (row[k].ops)
			draw_kind(&row[k], rate(now->ops[k], last->ops[k], seconds));
	draw("grace periods/s: %llu of %s, %llu else; %llu recycled/s, %llu met; %.0f MiB",
	     rate(now->periods, last->periods, seconds), mean_period(now, last, mean),
	     rate(now->batches, last->batches, seconds),
	     rate(now->recycled, last->recycled, seconds), rate(now->met, last->met, seconds),
	     lw_mib(lw_memory_now()));
}

void lw_display_update(void)
{
	static struct lw_row row[LW_NR_KINDS];
	static struct look last;
	static int terminal = -1;
	struct look now;

	if (lw_options.json)
		return;
	if (terminal < 0) {
		terminal = isatty(STDERR_FILENO);
		take(&last, row);
		return;
	}
	if ((double)(lw_now() - last.at) * 1e-9 < (terminal ? TERMINAL_PERIOD : PLAIN_PERIOD))
		return;
	take(&now, row);
	if (terminal)
		draw_table(&now, &last, row);
	else
		print_line(&now, &last, row);
	fflush(stderr);
	last = now;
}

void lw_display_clear(void)
{
	if (drawn)
		fprintf(stderr, "\033[%uA\r\033[J", drawn);
	drawn = 0;
	fflush(stdout);
}
