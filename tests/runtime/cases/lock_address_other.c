// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * found_lock.h with a lock that is found without the pointer: the read of the pointer may
 * come later.
 *
 * EXPECT: sc tso: passed
 * EXPECT: lkmm alpha: assertion
 */
#include "found_lock.h"

static spinlock_t lock;

static spinlock_t *lock_of(struct object *o)
{
	(void)o;
	return &lock;
}
