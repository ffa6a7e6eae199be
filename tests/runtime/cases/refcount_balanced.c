// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * References are taken while one is held, given back, and the last one is known
 * as such.  At the limit no more are had.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/refcount.h>

#include "case.h"

static refcount_t count = REFCOUNT_INIT(3), gone = REFCOUNT_INIT(0), full = REFCOUNT_INIT(4);
static int ended, x;

static void uses_one(void)
{
	refcount_inc(&count);
	lw_assert(!refcount_dec_and_test(&count));
	if (refcount_inc_not_zero(&gone))
		lw_assert(0);
	if (__refcount_inc_not_zero_limited_acquire(&full, NULL, 5) && refcount_dec_and_test(&full))
		lw_assert(0);
	if (refcount_dec_and_test(&count))
		ended++;
}

static void finish(void)
{
	lw_assert(ended == 1 && refcount_read(&full) == 4);
	x = refcount_dec_not_one(&full);
	lw_assert(x == 1 && refcount_read(&full) == 3);
}

CASE(NULL, finish, uses_one, uses_one, uses_one);
