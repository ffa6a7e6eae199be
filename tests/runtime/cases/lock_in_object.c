// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock that lies in an object is made before the object is published: whoever
 * comes to it through the pointer may take it.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "case.h"

struct thing {
	spinlock_t lock;
	unsigned long n;
};

static struct thing *things;

static void setup(void)
{
	things = NULL;
}

static void maker(void)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	spin_lock_init(&thing->lock);
	thing->n = 0;
	rcu_assign_pointer(things, thing);
}

static void user(void)
{
	struct thing *thing;

	rcu_read_lock();
	thing = rcu_dereference(things);
	if (thing) {
		spin_lock(&thing->lock);
		thing->n++;
		spin_unlock(&thing->lock);
	}
	rcu_read_unlock();
}

CASE(setup, NULL, maker, user, user);
