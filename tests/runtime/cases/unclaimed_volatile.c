// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * As unclaimed_access, by volatile and by atomic accesses: those mean as little
 * without a claim.
 *
 * TWIN: claimed_access
 * EXPECT: sc tso weak lkmm alpha: unclaimed-access 1
 */
#include "case.h"

struct thing { int lock; int value; };
static struct lw_cache *cache;
static struct thing *shared;

static void setup(void)
{
	cache = lw_cache_create("thing", sizeof(struct thing), true, NULL);
	lw_stable_field(cache, struct thing, lock);
	shared = lw_cache_alloc(cache);
}

static void reads_volatile(void)
{
	lw_rcu_read_lock();
	hide(*vol(&shared->value));
	lw_rcu_read_unlock();
}

static void writes_atomically(void)
{
	lw_rcu_read_lock();
	store(&shared->value, 1);
	lw_rcu_read_unlock();
}

CASE(setup, NULL, reads_volatile, writes_atomically);
