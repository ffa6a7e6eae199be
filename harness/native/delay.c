// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * delay.c - random delays at the points where the engine would decide.
 *
 * They stretch the moments in which something can go wrong, which on a real
 * machine are nanoseconds.  Which point is delayed, and how long, is a matter of
 * the thread's own random numbers; which interleaving that makes is not.
 */
#include <sched.h>
#include <time.h>

#include "native/native.h"
#include "native/points.h"

struct lw_settled lw_settled = { .pool_from = UINTPTR_MAX };
static enum lw_delay_mode mode;

void lw_delays_init(enum lw_delay_mode wanted)
{
	mode = wanted;
	lw_settled.points = mode != LW_DELAY_NONE || LW_HAVE_EDGES;
	lw_settled.call_points = mode == LW_DELAY_UNIFORM;
}

/* From a few cycles to some ten microseconds: the length is random, too. */
static void delay(struct lw_worker *me)
{
	uint64_t r = lw_random(&me->delays);
	struct timespec t = { .tv_nsec = (long)(1000 + r % 30000) };

	switch (r >> 20 & 7) {
	case 0:
		nanosleep(&t, NULL);
		return;
	case 1:
	case 2:
		sched_yield();
		return;
	default:
		for (unsigned int i = 0; i < (r & 511); i++)
			__asm__ __volatile__("" : : : "memory");
	}
}

/* One call in 64, one atomic access in 64 (half of it before, half behind); or atomics alone, one in 16. */
static void maybe(unsigned int one_in)
{
	struct lw_worker *me = lw_me();

	if (lw_random(&me->delays) % one_in == 0)
		delay(me);
}

void lw_point_slow(void)
{
	maybe(64);
}

void lw_atomic_before(const volatile void *at, int order, bool writes)
{
	if (mode != LW_DELAY_NONE)
		maybe(mode == LW_DELAY_ATOMICS ? 32 : 128);
	if (LW_HAVE_EDGES)
		lw_edges_before(at, order, writes);
}

void lw_exchange_failed(void)
{
	lw_me()->retried = true;
}

void lw_atomic_after(const volatile void *at, bool reads)
{
	if (LW_HAVE_EDGES)
		lw_edges_after(at, reads);
	if (mode != LW_DELAY_NONE)
		maybe(mode == LW_DELAY_ATOMICS ? 32 : 128);
}
