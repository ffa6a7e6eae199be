// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rwsem_freed_behind.c - the twin of rwsem_freed.c: the reader says that it has left when its
 * unlock is over, and he who frees waits for that.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include <linux/rwsem.h>
#include <linux/slab.h>

#include "case.h"

static struct thing {
	struct rw_semaphore sem;
	int value;
} *thing;
static int done;

static void setup(void)
{
	thing = kmalloc(sizeof(*thing), GFP_KERNEL);
	init_rwsem(&thing->sem);
	thing->value = 1;
}

static void reads(void)
{
	down_read(&thing->sem);
	lw_assert(thing->value == 1);
	up_read(&thing->sem);
	store_release(&done, 1);
}

static void frees(void)
{
	down_write(&thing->sem);
	up_write(&thing->sem);
	if (load_acquire(&done))
		kfree(thing);
}

CASE(setup, NULL, reads, frees);
