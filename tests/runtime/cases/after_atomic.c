// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A read-modify-write and smp_mb__after_atomic(): a full barrier.
 *
 * EXPECT: sc tso lkmm alpha: passed
 */
#include "half_fence.h"

static void between(unsigned int t)
{
	add(t);
	lw_fence(LW_FENCE_AFTER_ATOMIC);
}
