/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thread 0 allocates an object, publishes it, and looks at a field that is not said to be
 * stable.  If thread 1 has taken the object and freed it by then, it has no right to; which
 * the explorer must show though such a look commutes with a free otherwise.
 *
 * EXPLORE: sc 2 unclaimed-access
 * EXPLORE: tso 2 unclaimed-access
 * EXPLORE: lkmm 2 unclaimed-access
 */
#include "case.h"

#include <linux/rcupdate.h>
#include <lockweave/check.h>

struct thing {
	long stable, other;
};

static struct lw_cache *cache;
static struct thing *link;

static void body(unsigned int t)
{
	struct thing *thing;

	if (t) {
		thing = __atomic_exchange_n(vol(&link), NULL, __ATOMIC_ACQ_REL);
		if (thing)
			lw_cache_free(cache, thing);
		return;
	}
	rcu_read_lock();
	thing = lw_cache_alloc(cache);
	store(&thing->other, 1);
	store_release(&link, thing);
	(void)load(&thing->other);
	rcu_read_unlock();
}

static void create(void)
{
	cache = lw_cache_create("things", sizeof(struct thing), true, NULL);
	lw_stable_field(cache, struct thing, stable);
}
EXPLORE_AFTER(create, body);
