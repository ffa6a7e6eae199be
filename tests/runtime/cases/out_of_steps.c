// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Work without end is not a livelock, and not a pass.
 *
 * EXPECT: sc tso weak lkmm: out-of-steps 3
 */
#include "case.h"

static int x;

static void forever(void)
{
	for (;;)
		__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);
}

CASE(NULL, NULL, forever, forever);
