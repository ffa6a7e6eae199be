// SPDX-License-Identifier: GPL-2.0-or-later
/* figures.c - what the threads have counted, added up. */
#include <stdio.h>

#include "native/summary.h"

static void add(struct lw_row *row, unsigned int op)
{
	for (unsigned int t = 0; t < lw_options.threads; t++) {
		const struct lw_tally *tally = &lw_tally[t];

		row->ops += lw_relaxed_load(&tally->ops[op]);
		row->fell_back += lw_relaxed_load(&tally->fell_back[op]);
		row->retried += lw_relaxed_load(&tally->retried[op]);
		lw_histogram_join(&row->latency, &tally->latency[op]);
	}
}

bool lw_row_of_op(unsigned int op, struct lw_row *out)
{
	*out = (struct lw_row){ .name = lw_scenario.ops[op].name, .kind = lw_kind_name(lw_kind_of[op]) };
	add(out, op);
	return lw_in_mix[op];
}

bool lw_row_of_kind(enum lw_kind kind, struct lw_row *out)
{
	bool any = false;

	*out = (struct lw_row){ .name = lw_kind_name(kind), .kind = lw_kind_name(kind) };
	for (unsigned int op = 0; op < lw_scenario.nops; op++) {
		if (!lw_in_mix[op] || lw_kind_of[op] != kind)
			continue;
		add(out, op);
		any = true;
	}
	return any;
}

uint64_t lw_ops_of(unsigned int thread)
{
	uint64_t n = 0;

	for (unsigned int op = 0; op < lw_scenario.nops; op++)
		n += lw_relaxed_load(&lw_tally[thread].ops[op]);
	return n;
}

uint64_t lw_total_ops(void)
{
	uint64_t n = 0;

	for (unsigned int t = 0; t < lw_options.threads; t++)
		n += lw_ops_of(t);
	return n;
}

uint64_t lw_total_met(void)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < LW_MAX_WORKERS; i++)
		n += lw_relaxed_load(&lw_workers[i].met);
	return n;
}

double lw_mib(uint64_t bytes)
{
	return (double)bytes / (1 << 20);
}

double lw_percent(uint64_t part, uint64_t of)
{
	return of ? 100 * (double)part / (double)of : 0;
}

const char *lw_duration(uint64_t ns, char text[16])
{
	if (ns < 10000)
		snprintf(text, 16, "%llu ns", (unsigned long long)ns);
	else if (ns < 10000000)
		snprintf(text, 16, "%.1f us", (double)ns * 1e-3);
	else
		snprintf(text, 16, "%.1f ms", (double)ns * 1e-6);
	return text;
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
