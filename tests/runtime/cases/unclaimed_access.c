// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * In an RCU section, of an object found there, only stable fields mean something.
 * (The value is constant: no race tells.)
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
	store(&shared->lock, 0);
	shared->value = 1;
	store_release(&shared, shared);
}

static void reads(void)
{
	struct thing *t;

	lw_rcu_read_lock();
	t = load(&shared);
	if (!load(&t->lock))
		hide(t->value);
	lw_rcu_read_unlock();
}

CASE(setup, NULL, reads, reads);
