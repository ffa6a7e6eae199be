// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A variable on another's stack is read once more when its owner has been let go
 * and the function has returned: nothing else need be there yet.
 *
 * EXPECT: sc tso weak lkmm alpha: use-after-free
 * TWIN: stack_shared
 */
#include "case.h"

struct waiter { int ready; int value; };
static struct waiter *waiting;

static __attribute__((noinline)) void wait_for_it(void)
{
	struct waiter w = { 0, 7 };

	store_release(&waiting, &w);
	while (!load_acquire(&w.ready))
		lw_cpu_relax();
}

static void waits(void)
{
	int after = 0;

	wait_for_it();
	__atomic_fetch_add(hide(&after), 1, __ATOMIC_RELAXED);
}

static void wakes(void)
{
	struct waiter *w;

	while (!(w = load_acquire(&waiting)))
		lw_cpu_relax();
	store_release(&w->ready, 1);
	lw_assert(w->value == 7);
}

CASE(NULL, NULL, waits, wakes);
