/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rwsem_freed.h - something with a lock in it, which a writer frees; a flag of its reader's. */
#include <linux/rwsem.h>
#include <linux/slab.h>

#include "case.h"

static struct thing {
	struct rw_semaphore sem;
	int value;
} *thing;
static int flag;

static void setup(void)
{
	thing = kmalloc(sizeof(*thing), GFP_KERNEL);
	init_rwsem(&thing->sem);
	thing->value = 1;
}

static void wait_for_readers(void)
{
	down_write(&thing->sem);
	up_write(&thing->sem);
}
