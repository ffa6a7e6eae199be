// SPDX-License-Identifier: GPL-2.0-or-later
/* display.c - what a person sees of a run; for machines: summary_json.c. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "native/run.h"
#include "native/summary.h"

static bool line_is_dirty;

uint64_t lw_total_ops(void)
{
	uint64_t n = 0;

	for (unsigned int t = 0; t < lw_options.threads; t++)
		for (unsigned int op = 0; op < lw_scenario.nops; op++)
			n += lw_relaxed_load(&lw_tally[t].ops[op]);
	return n;
}

uint64_t lw_ops_of(unsigned int op)
{
	uint64_t n = 0;

	for (unsigned int t = 0; t < lw_options.threads; t++)
		n += lw_relaxed_load(&lw_tally[t].ops[op]);
	return n;
}

double lw_memory_mib(void)
{
	FILE *statm = fopen("/proc/self/statm", "r");
	unsigned long all, resident = 0;

	if (!statm)
		return 0;
	if (fscanf(statm, "%lu %lu", &all, &resident) != 2)
		resident = 0;
	fclose(statm);
	return (double)resident * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

const char *lw_sanitizer(void)
{
#if defined(LW_TSAN)
	return "ThreadSanitizer";
#elif defined(LW_ASAN)
	return "AddressSanitizer";
#else
	return "no sanitizer";
#endif
}

const char *lw_delay_name(enum lw_delay_mode mode)
{
	static const char *const names[] = { "none", "uniform", "atomics" };

	return names[mode];
}

static void rates_of_kinds(uint64_t rate[LW_NR_KINDS], double seconds)
{
	static uint64_t before[LW_NR_KINDS];
	uint64_t now[LW_NR_KINDS] = { 0 };

	for (unsigned int op = 0; op < lw_scenario.nops; op++)
		now[lw_kind_of[op]] += lw_ops_of(op);
	for (unsigned int k = 0; k < LW_NR_KINDS; k++) {
		rate[k] = (uint64_t)((double)(now[k] - before[k]) / seconds);
		before[k] = now[k];
	}
}

/* Two times a second on a terminal; otherwise a line every ten seconds. */
void lw_display_update(void)
{
	static uint64_t last, recycled, periods;
	static int terminal = -1;
	uint64_t now = lw_now(), rate[LW_NR_KINDS];
	uint64_t r = lw_relaxed_load(&lw_figures.recycled), g = lw_relaxed_load(&lw_figures.grace_periods);
	double seconds = (double)(now - last) * 1e-9;

	if (terminal < 0) {
		terminal = isatty(STDERR_FILENO);
		last = now;
		return;
	}
	if (lw_options.json || seconds < (terminal ? 0.5 : 10))
		return;
	rates_of_kinds(rate, seconds);
	fprintf(stderr, "%s%3.0f s: per second %llu reads, %llu writes, %llu frees, %llu recycled, "
		"%llu grace periods; %.0f MiB%s", terminal ? "\r" : "", (double)(now - lw_started) * 1e-9,
		(unsigned long long)rate[LW_READS], (unsigned long long)rate[LW_WRITES],
		(unsigned long long)rate[LW_FREES],
		(unsigned long long)((double)(r - recycled) / seconds),
		(unsigned long long)((double)(g - periods) / seconds), lw_memory_mib(),
		terminal ? "\033[K" : "\n");
	fflush(stderr);
	line_is_dirty = terminal;
	last = now;
	recycled = r;
	periods = g;
}

void lw_display_clear(void)
{
	if (line_is_dirty)
		fputs("\r\033[K", stderr);
	line_is_dirty = false;
	fflush(stdout);
}

void lw_say_found(const char *class)
{
	fprintf(stderr, "lockweave stress: %s: found: %s, after %llu operations in %.1f s (%s, liburcu %s, "
		"seed %llu, delays %s).  Threads are real: the same seed gives the same operations, and a "
		"chance.\n", lw_target_name(), class, (unsigned long long)lw_total_ops(),
		(double)(lw_now() - lw_started) * 1e-9, lw_sanitizer(), lw_rcu_name(),
		(unsigned long long)lw_options.seed, lw_delay_name(lw_options.delay));
}

/* "850 ns", "12.3 us", ... */
static const char *duration(uint64_t ns, char text[16])
{
	if (ns < 10000)
		snprintf(text, 16, "%llu ns", (unsigned long long)ns);
	else if (ns < 10000000)
		snprintf(text, 16, "%.1f us", (double)ns * 1e-3);
	else
		snprintf(text, 16, "%.1f ms", (double)ns * 1e-6);
	return text;
}

void lw_latency_of(unsigned int op, struct lw_histogram *out)
{
	*out = (struct lw_histogram){ 0 };
	for (unsigned int t = 0; t < lw_options.threads; t++)
		lw_histogram_join(out, &lw_tally[t].latency[op]);
}

static void print_table(double seconds)
{
	static struct lw_histogram h;

	printf("%-16s %-6s %12s %12s %10s %10s %10s %10s\n", "operation", "", "count", "per second",
	       "p50", "p99", "p99.9", "max");
	for (unsigned int op = 0; op < lw_scenario.nops; op++) {
		uint64_t n = lw_ops_of(op);
		char t[4][16];

		if (!lw_in_mix[op])
			continue;
		lw_latency_of(op, &h);
		printf("%-16s %-6s %12llu %12.0f %10s %10s %10s %10s\n", lw_scenario.ops[op].name,
		       lw_kind_name(lw_kind_of[op]), (unsigned long long)n, (double)n / seconds,
		       duration(lw_histogram_quantile(&h, 0.5), t[0]),
		       duration(lw_histogram_quantile(&h, 0.99), t[1]),
		       duration(lw_histogram_quantile(&h, 0.999), t[2]), duration(h.max, t[3]));
	}
	printf("(how long: of one operation in 16, delays included)\n");
}

static void print_memory(double seconds)
{
	uint64_t n = lw_relaxed_load(&lw_figures.grace_periods);
	char mean[16], max[16];

	printf("grace periods %llu (%.0f/s, mean %s, longest %s), callbacks %llu\n", (unsigned long long)n,
	       (double)n / seconds,
	       duration(n ? lw_relaxed_load(&lw_figures.grace_ns) / n : 0, mean),
	       duration(lw_relaxed_load(&lw_figures.grace_max_ns), max),
	       (unsigned long long)lw_relaxed_load(&lw_figures.callbacks));
	printf("type-stable objects: %llu allocated, %llu of them recycled (%.0f/s); %llu pages given back\n",
	       (unsigned long long)lw_relaxed_load(&lw_figures.allocated),
	       (unsigned long long)lw_relaxed_load(&lw_figures.recycled),
	       (double)lw_relaxed_load(&lw_figures.recycled) / seconds,
	       (unsigned long long)lw_relaxed_load(&lw_figures.given_back));
}

void lw_display_summary(void)
{
	double seconds = (double)(lw_now() - lw_started) * 1e-9;
	unsigned int nran = 0, nmix = 0;

	lw_display_clear();
	for (unsigned int op = 0; op < lw_scenario.nops; op++) {
		nmix += lw_in_mix[op];
		nran += lw_ops_of(op) != 0;
	}
	if (lw_options.json) {
		lw_print_json(seconds);
		return;
	}
	print_table(seconds);
	print_memory(seconds);
	printf("%s: nothing found in %llu operations (%u of %u kinds, %llu rounds) by %u threads in %.1f s; "
	       "%s, liburcu %s, delays %s, seed %llu; %.0f MiB\n", lw_target_name(),
	       (unsigned long long)lw_total_ops(), nran, nmix, (unsigned long long)lw_relaxed_load(&lw_rounds),
	       lw_options.threads, seconds, lw_sanitizer(), lw_rcu_name(), lw_delay_name(lw_options.delay),
	       (unsigned long long)lw_options.seed, lw_memory_mib());
}
