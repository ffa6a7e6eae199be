// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smp_mb__after_atomic() behind a store: no barrier.
 *
 * EXPECT: sc: passed
 * EXPECT: tso lkmm alpha: assertion
 */
#include "half_fence.h"

static void between(unsigned int t)
{
	store(&z[t], 1);
	lw_fence(LW_FENCE_AFTER_ATOMIC);
}
