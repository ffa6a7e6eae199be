// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smp_mb__before_atomic() and the read-modify-write that it is for: a full barrier.
 *
 * EXPECT: sc tso lkmm alpha: passed
 */
#include "half_fence.h"

static void between(unsigned int t)
{
	lw_fence(LW_FENCE_BEFORE_ATOMIC);
	add(t);
}
