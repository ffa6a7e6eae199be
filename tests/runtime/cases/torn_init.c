// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock word is set up by a plain store after others can find it.
 *
 * EXPECT: sc tso lkmm: torn-access
 * TWIN: torn_init_first
 */
#include <linux/atomic.h>
#include <linux/rcupdate.h>

#include "case.h"

struct thing { atomic_t lock; };
static struct thing *shared;

static void publishes(void)
{
	struct thing *t = lw_zalloc(sizeof(*t), "thing");

	rcu_assign_pointer(shared, t);
	t->lock.counter = 0;
}

static void locks(void)
{
	struct thing *t = rcu_dereference(shared);

	if (t)
		atomic_cmpxchg_acquire(&t->lock, 0, 1);
}

CASE(NULL, NULL, publishes, locks);
