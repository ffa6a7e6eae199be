// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * refcount_dec_and_test() acquires when it was the last.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include <linux/refcount.h>

static refcount_t refs = REFCOUNT_INIT(2);

static bool drop(void)
{
	return refcount_dec_and_test(&refs);
}

#include "last_reference.h"
