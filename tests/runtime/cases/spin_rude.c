// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A thread that spins without lw_cpu_relax() does not keep the others out.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static int flag, x;

static void waiter(void)
{
	while (!load_acquire(&flag))
		;
	lw_assert(x == 1);
}

static void setter(void)
{
	x = 1;
	store_release(&flag, 1);
}

CASE(NULL, NULL, waiter, setter);
