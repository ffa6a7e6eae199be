/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * found_lock.h - what was stored before a pointer is read behind a lock by whoever has read the
 * pointer.  lock_of() says which lock.
 */
#include "case.h"

#include <linux/spinlock.h>

struct object { spinlock_t lock; };

static struct object *pointer;
static int ready;

static spinlock_t *lock_of(struct object *o);

static void writer(void)
{
	struct object *o = lw_alloc(sizeof(*o), "object");

	spin_lock_init(&o->lock);
	store(&ready, 1);
	store_release(&pointer, o);
}

static void reader(void)
{
	struct object *o = load(&pointer);

	if (!o)
		return;
	spin_lock(lock_of(o));
	lw_assert(load(&ready));
	spin_unlock(lock_of(o));
}

CASE(NULL, NULL, writer, reader);
