// SPDX-License-Identifier: GPL-2.0-or-later
/* display.c - the end of a run, for people; for machines: summary_json.c. */
#include <stdio.h>

#include "native/summary.h"

void lw_say_found(const char *class)
{
	fprintf(stderr, "lockweave stress: %s: found: %s, after %llu operations in %.1f s (%s, liburcu %s, "
		"seed %llu, delays %s).  Threads are real: the same seed gives the same operations, and a "
		"chance.\n", lw_target_name(), class, (unsigned long long)lw_total_ops(),
		(double)(lw_now() - lw_started) * 1e-9, lw_sanitizer(), lw_rcu_name(),
		(unsigned long long)lw_options.seed, lw_delay_name(lw_options.delay));
}

static void print_row(const char *name, const struct lw_row *r, double seconds)
{
	char t[4][16];

	printf("%-14s %-6s %11llu %10.0f %6.1f %6.1f %6.1f %9s %9s %9s %9s\n", name, r->kind,
	       (unsigned long long)r->ops, (double)r->ops / seconds,
	       lw_percent(r->ops - r->retried - r->fell_back, r->ops), lw_percent(r->retried, r->ops),
	       lw_percent(r->fell_back, r->ops), lw_duration(lw_histogram_quantile(&r->latency, 0.5), t[0]),
	       lw_duration(lw_histogram_quantile(&r->latency, 0.99), t[1]),
	       lw_duration(lw_histogram_quantile(&r->latency, 0.999), t[2]),
	       lw_duration(r->latency.max, t[3]));
}

static void print_table(double seconds)
{
	static struct lw_row r;

	printf("%-14s %-6s %11s %10s %6s %6s %6s %9s %9s %9s %9s\n", "operation", "", "count", "a second",
	       "once%", "retry%", "back%", "p50", "p99", "p99.9", "max");
	for (unsigned int op = 0; op < lw_scenario.nops; op++)
		if (lw_row_of_op(op, &r))
			print_row(r.name, &r, seconds);
	for (unsigned int k = 0; k < LW_NR_KINDS; k++)
		if (lw_row_of_kind(k, &r))
			print_row("all", &r, seconds);
	printf("(once: went through at once; retry: tried again, a compare-exchange failed; back: fell back to "
	       "the\nlong way.  How long: of one operation in 64, later in 512, delays included)\n");
}

static void print_memory(double seconds)
{
	uint64_t n = lw_relaxed_load(&lw_figures.grace_periods);
	uint64_t recycled = lw_relaxed_load(&lw_figures.recycled), met = lw_total_met();
	uint64_t batches = lw_relaxed_load(&lw_figures.batches);
	char mean[16], max[16];

	printf("grace periods that somebody waited for: %llu (%.0f/s, mean %s, longest %s); of liburcu's own, for\n"
	       "%llu callbacks: at least %llu (%.0f/s)\n", (unsigned long long)n,
	       (double)n / seconds,
	       lw_duration(n ? lw_relaxed_load(&lw_figures.grace_ns) / n : 0, mean),
	       lw_duration(lw_relaxed_load(&lw_figures.grace_max_ns), max),
	       (unsigned long long)lw_relaxed_load(&lw_figures.callbacks), (unsigned long long)batches,
	       (double)batches / seconds);
	printf("type-stable objects: %llu allocated, %llu of them recycled (%.0f/s); %llu pages given back\n",
	       (unsigned long long)lw_relaxed_load(&lw_figures.allocated), (unsigned long long)recycled,
	       (double)recycled / seconds, (unsigned long long)lw_relaxed_load(&lw_figures.given_back));
	printf("readers that met another object than they had found: %llu (%.0f/s)\n",
	       (unsigned long long)met, (double)met / seconds);
	printf("memory: %.0f MiB, at most %.0f MiB between rounds%s\n", lw_mib(lw_memory_now()),
	       lw_mib(lw_memory_most()), lw_options.memory_flat && !lw_interrupted ? "; it does not grow" : "");
}

/* What was covered, in one line. */
static void print_coverage(double seconds)
{
	static struct lw_row r;
	unsigned int nran = 0, nmix = 0;

	for (unsigned int op = 0; op < lw_scenario.nops; op++) {
		if (!lw_row_of_op(op, &r))
			continue;
		nmix++;
		nran += r.ops != 0;
	}
	printf("%s: nothing found in %llu operations (%u of %u kinds, %u of %u beginnings, %llu rounds) by %u "
	       "threads in %.1f s%s; %llu objects recycled, %llu met by readers, %llu pages given back, %llu "
	       "grace periods; %s, liburcu %s, delays %s, seed %llu; %.0f MiB\n", lw_target_name(),
	       (unsigned long long)lw_total_ops(), nran, nmix, lw_starts_seen(), lw_starts(),
	       (unsigned long long)lw_relaxed_load(&lw_rounds), lw_options.threads, seconds,
	       lw_interrupted ? " (interrupted)" : "",
	       (unsigned long long)lw_relaxed_load(&lw_figures.recycled), (unsigned long long)lw_total_met(),
	       (unsigned long long)lw_relaxed_load(&lw_figures.given_back),
	       (unsigned long long)(lw_relaxed_load(&lw_figures.grace_periods) +
				    lw_relaxed_load(&lw_figures.batches)), lw_sanitizer(), lw_rcu_name(),
	       lw_delay_name(lw_options.delay), (unsigned long long)lw_options.seed, lw_mib(lw_memory_now()));
}

void lw_display_summary(void)
{
	double seconds = (double)(lw_now() - lw_started) * 1e-9;

	lw_display_clear();
	if (lw_options.json) {
		lw_print_json(seconds);
		return;
	}
	print_table(seconds);
	print_memory(seconds);
	print_coverage(seconds);
}
