// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock is found by a pointer.  The read of the pointer comes before what the lock orders:
 * an address dependency up to the lock, and its acquire from there on.
 *
 * EXPECT: sc tso lkmm: passed
 */
#include "found_lock.h"

static bool take(struct object *o)
{
	spin_lock(&o->lock);
	return true;
}

static void give(struct object *o)
{
	spin_unlock(&o->lock);
}
