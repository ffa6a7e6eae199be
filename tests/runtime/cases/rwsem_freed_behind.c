// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rwsem_freed_behind.c - the twin of rwsem_freed.c: the reader says that it has left when its
 * unlock is over, and he who frees waits for that.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "rwsem_freed.h"

static void reads(void)
{
	down_read(&thing->sem);
	lw_assert(thing->value == 1);
	up_read(&thing->sem);
	store_release(&flag, 1);
}

static void frees(void)
{
	wait_for_readers();
	if (load_acquire(&flag))
		kfree(thing);
}

CASE(setup, NULL, reads, frees);
