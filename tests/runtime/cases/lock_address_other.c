// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lock_address.c with a lock that is found without the pointer: the read of the pointer may
 * come later.
 *
 * EXPECT: sc tso: passed
 * EXPECT: lkmm alpha: assertion
 */
#include "found_lock.h"

static spinlock_t lock;

static bool take(struct object *o)
{
	(void)o;
	spin_lock(&lock);
	return true;
}

static void give(struct object *o)
{
	(void)o;
	spin_unlock(&lock);
}
