// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smp_mb__before_atomic() with a store behind it, as if atomic_set() were a
 * read-modify-write: no barrier.
 *
 * EXPECT: sc: passed
 * EXPECT: tso lkmm alpha: assertion
 */
#include "half_fence.h"

static void between(unsigned int t)
{
	lw_fence(LW_FENCE_BEFORE_ATOMIC);
	store(&z[t], 1);
}
