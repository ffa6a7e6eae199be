// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lock_address.c with a reader/writer lock.
 *
 * EXPECT: sc tso lkmm: passed
 */
#include "found_lock.h"

static bool take(struct object *o)
{
	down_read(&o->sem);
	return true;
}

static void give(struct object *o)
{
	up_read(&o->sem);
}
