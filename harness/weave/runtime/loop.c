// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loop.c - for programs: a loop that waits without saying so.
 *
 * Guided only.  Each atomic load, exchange and compare-exchange is told to the guide before
 * it happens (loop_*.S), with a hash of the thread's stack and of the registers that
 * functions preserve, as they are in the program.  If they were the same when the thread last
 * came by, and nothing that it did in between changed anything, the round was for nothing.
 */
#include "weave/runtime/state.h"

void lw_loop_arrival(const uint64_t *registers, uint64_t n, const uint64_t *stack, uintptr_t pc);

static uint64_t mix(uint64_t h, const uint64_t *p, const uint64_t *end)
{
	for (; p < end; p++) {
		h = (h ^ *p) * 0xff51afd7ed558ccdu;
		h ^= h >> 31;
	}
	return h;
}

void lw_loop_arrival(const uint64_t *registers, uint64_t n, const uint64_t *stack, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	uint64_t state;

	if (!e->running || e->alone)
		return;
	lw_enter(pc);
	state = mix((uintptr_t)stack, registers, registers + n);
	state = mix(state, stack, (const uint64_t *)lw_stack_top(e->cur));
	while (lw_guide->loops(state, pc))
		lw_block(LW_WAIT_NEWS, 0);
}
