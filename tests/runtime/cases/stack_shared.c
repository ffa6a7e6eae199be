// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A variable on one thread's stack that another writes to, in the manner of a
 * lock's wait queue; then other frames, of other layouts, at the same place.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

struct waiter { int ready; int value; };
static struct waiter *waiting;

static __attribute__((noinline)) void wait_for_it(void)
{
	struct waiter w = { 0, 0 };

	store_release(&waiting, &w);
	while (!load_acquire(&w.ready))
		lw_cpu_relax();
	lw_assert(w.value == 7);
}

static __attribute__((noinline)) void something_else(void)
{
	long other[4] = { 1, 2, 3, 4 };
	long *p = hide(&other[0]);

	for (int i = 0; i < 4; i++)
		__atomic_fetch_add(&p[i], 1, __ATOMIC_RELAXED);
	lw_assert(p[3] == 5);
}

static __attribute__((noinline)) void plain_bytes(void)
{
	char bytes[32];
	char *p = hide(&bytes[0]);

	for (int i = 0; i < 32; i++)
		p[i] = (char)i;
	lw_assert(p[31] == 31);
}

static void waits(void)
{
	wait_for_it();
	something_else();
	plain_bytes();
}

static void wakes(void)
{
	struct waiter *w;

	while (!(w = load_acquire(&waiting)))
		lw_cpu_relax();
	w->value = 7;
	store_release(&w->ready, 1);
}

CASE(NULL, NULL, waits, wakes);
