// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rwsem_freed.c - who gets the lock frees it, as if the reader, having let him in, had left:
 * the reader's unlock still looks at it.
 *
 * EXPECT: sc tso weak lkmm alpha: data-race+use-after-free 5000
 */
#include "rwsem_freed.h"

static void reads(void)
{
	down_read(&thing->sem);
	store_release(&flag, 1);
	lw_assert(thing->value == 1);
	up_read(&thing->sem);
}

static void frees(void)
{
	if (!load_acquire(&flag))
		return;
	wait_for_readers();
	kfree(thing);
}

CASE(setup, NULL, reads, frees);
