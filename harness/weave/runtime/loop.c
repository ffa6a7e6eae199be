// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loop.c - for programs: a loop that waits without saying so.
 *
 * Guided only.  Each atomic load, exchange and compare-exchange is told to the guide before
 * it happens, with the state that the thread is in (entry.h).  If that was the same when the
 * thread last came by, and nothing that it did in between changed anything, the round was
 * for nothing.
 */
#include "weave/runtime/entry.h"
#include "weave/runtime/state.h"
#include "weave/runtime/tsan.h"

void lw_loop_arrival(uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;

	if (!e->running || e->alone)
		return;
	lw_enter(pc);
	while (lw_guide->loops(lw_state_here(), pc))
		lw_block(LW_WAIT_NEWS, 0);
}

#define READS(bits, op)	LW_LOOP(__tsan_atomic##bits##_##op, lw_loop_atomic##bits##_##op);
#define LOOPS(bits)					\
	READS(bits, load)				\
	READS(bits, exchange)				\
	READS(bits, fetch_or)				\
	READS(bits, compare_exchange_strong)		\
	READS(bits, compare_exchange_weak)		\
	READS(bits, compare_exchange_val)
LW_TSAN_BITS(LOOPS)
