// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plain stores before others can know of the object are ordered before all that they
 * do; a look inside data_race() takes no part; plain code that holds the lock does.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/atomic.h>
#include <linux/rcupdate.h>

#include "case.h"

struct thing { atomic_t lock; };
static struct thing *shared;

static void publishes(void)
{
	struct thing *t = lw_alloc(sizeof(*t), "thing");

	t->lock.counter = 0;
	rcu_assign_pointer(shared, t);
}

static void locks(void)
{
	struct thing *t = rcu_dereference(shared);

	if (!t)
		return;
	hide(data_race(t->lock.counter));
	atomic_cmpxchg_acquire(&t->lock, 0, 1);
}

CASE(NULL, NULL, publishes, locks);
