// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * coverage.c - called once for each basic block of the code under test
 * (-fsanitize-coverage=trace-pc-guard,pc-table; the build renames the entries).
 *
 * One call does two things.  It bounds loops that never reach a hook: blocks are
 * counted down between visible events, the same way in every run.  And it counts
 * for a fuzzer: clang's own inline counters would be announced to us as two
 * plain accesses each.
 */
#include "weave/runtime/coverage.h"
#include "weave/runtime/state.h"

static uint8_t counters[LW_COVERAGE_MAX];
static uint32_t ncounters = 1;	/* guard 0: not numbered */
static const struct lw_covered *table;
static size_t table_size;

/* libFuzzer's, if it is there. */
void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop) __attribute__((weak));
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop) __attribute__((weak));

void lw_trace_pc_guard(uint32_t *guard);
void lw_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void lw_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

LW_COLD static void exhausted(uintptr_t pc)
{
	lw_eng.budget = LW_BUDGET;
	if (!lw_eng.running)
		return;
	lw_enter(pc);
	lw_found(LW_LIVELOCK, "thread %u loops without reaching a visible event", lw_eng.cur);
}

void lw_trace_pc_guard(uint32_t *guard)
{
	uint8_t *c = &counters[*guard];

	*c = (uint8_t)(*c + 1 + (*c == UINT8_MAX));	/* skips 0, like clang's never do */
	if (lw_unlikely(--lw_eng.budget < 0))
		exhausted(LW_SITE());
}

/* Called by every object's constructor with the whole program's guards. */
void lw_trace_pc_guard_init(uint32_t *start, uint32_t *stop)
{
	if (start == stop || *start)
		return;
	for (uint32_t *g = start; g < stop; g++)
		*g = ncounters < LW_COVERAGE_MAX ? ncounters++ : 0;
	if (__sanitizer_cov_8bit_counters_init)
		__sanitizer_cov_8bit_counters_init(&counters[1], &counters[ncounters]);
}

void lw_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop)
{
	if (table)
		return;
	table = (const struct lw_covered *)start;
	table_size = (size_t)(stop - start) / 2;
	if (__sanitizer_cov_pcs_init)
		__sanitizer_cov_pcs_init(start, stop);
}

size_t lw_coverage(const uint8_t **hits, const struct lw_covered **blocks)
{
	*hits = &counters[1];
	*blocks = table;
	return table_size < ncounters - 1 ? table_size : ncounters - 1;
}
