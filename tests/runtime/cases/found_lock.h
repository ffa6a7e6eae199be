/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * found_lock.h - what was stored before a pointer is read behind a lock by whoever has read the
 * pointer.  take() and give() say which lock.
 */
#include "case.h"

#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct object {
	spinlock_t lock;
	struct rw_semaphore sem;
};

static struct object *pointer;
static int ready;

static bool take(struct object *o);
static void give(struct object *o);

static void writer(void)
{
	struct object *o = lw_alloc(sizeof(*o), "object");

	spin_lock_init(&o->lock);
	init_rwsem(&o->sem);
	store(&ready, 1);
	store_release(&pointer, o);
}

static void reader(void)
{
	struct object *o = load(&pointer);

	if (!o || !take(o))
		return;
	lw_assert(load(&ready));
	give(o);
}

CASE(NULL, NULL, writer, reader);
