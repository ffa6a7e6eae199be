// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lock_address.c with a lock that is only tried.
 *
 * EXPECT: sc tso lkmm: passed
 */
#include "found_lock.h"

static bool take(struct object *o)
{
	return spin_trylock(&o->lock);
}

static void give(struct object *o)
{
	spin_unlock(&o->lock);
}
