// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One thread drops the last reference, another takes one without looking.
 *
 * EXPECT: sc tso lkmm alpha: refcount-from-zero
 * TWIN: refcount_balanced
 */
#include <linux/refcount.h>

#include "case.h"

static refcount_t count = REFCOUNT_INIT(1);

static void drops(void)
{
	if (refcount_dec_and_test(&count))
		lw_cpu_relax();
}

static void gets(void)
{
	refcount_inc(&count);
}

CASE(NULL, NULL, drops, gets);
