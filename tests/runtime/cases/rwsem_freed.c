// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rwsem_freed.c - who gets the lock frees it, as if the reader, having let him in, had left:
 * the reader's unlock still looks at it.
 *
 * EXPECT: sc tso weak lkmm alpha: data-race+use-after-free 5000
 */
#include <linux/rwsem.h>
#include <linux/slab.h>

#include "case.h"

static struct thing {
	struct rw_semaphore sem;
	int value;
} *thing;
static int readers;

static void setup(void)
{
	thing = kmalloc(sizeof(*thing), GFP_KERNEL);
	init_rwsem(&thing->sem);
	thing->value = 1;
	down_read(&thing->sem);
	up_read(&thing->sem);
}

static void reads(void)
{
	if (!down_read_trylock(&thing->sem))
		return;
	store_release(&readers, 1);
	lw_assert(thing->value == 1);
	up_read(&thing->sem);
}

static void frees(void)
{
	if (!load_acquire(&readers))
		return;
	down_write(&thing->sem);
	up_write(&thing->sem);
	kfree(thing);
}

CASE(setup, NULL, reads, frees);
