// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Three threads give back a reference each, and there are two.
 *
 * EXPECT: sc tso lkmm alpha: refcount-underflow 1
 * TWIN: refcount_balanced
 */
#include <linux/refcount.h>

#include "case.h"

static refcount_t count = REFCOUNT_INIT(2);

static void puts_one(void)
{
	if (refcount_dec_and_test(&count))
		lw_cpu_relax();
}

CASE(NULL, NULL, puts_one, puts_one, puts_one);
