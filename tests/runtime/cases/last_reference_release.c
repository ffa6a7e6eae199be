// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whoever finds that he is the last has not acquired what the other did.  That he
 * then reads back a store of his own adds nothing: it is made from no value that he
 * read, it only comes behind a condition.
 *
 * EXPECT: sc tso: passed 20000
 * EXPECT: weak lkmm alpha: data-race
 * TWIN: last_reference
 */
#include <linux/atomic.h>

static atomic_t refs = ATOMIC_INIT(2);

static bool drop(void)
{
	return atomic_fetch_sub_release(1, &refs) == 1;
}

#include "last_reference.h"
