// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso lkmm alpha: refcount-overflow 1
 * TWIN: refcount_balanced
 */
#include <linux/refcount.h>

#include "case.h"

static refcount_t count = REFCOUNT_INIT(REFCOUNT_MAX - 1);

static void gets_one(void)
{
	if (!refcount_inc_not_zero(&count))
		lw_cpu_relax();
}

CASE(NULL, NULL, gets_one, gets_one);
