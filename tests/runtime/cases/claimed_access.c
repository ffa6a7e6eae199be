// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fields that are not stable, by those who may: with a claim, inside a critical
 * section of the object, of one's own allocation, outside RCU; and a cache that
 * declares nothing.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

struct thing { int lock; int value; };
static struct lw_cache *cache, *other;
static struct thing *shared, *undeclared;

static void setup(void)
{
	cache = lw_cache_create("thing", sizeof(struct thing), true, NULL);
	other = lw_cache_create("other", sizeof(struct thing), true, NULL);
	lw_stable_field(cache, struct thing, lock);
	shared = lw_cache_alloc(cache);
	store(&shared->lock, 0);
	shared->value = 1;
	lw_identify(shared, cache, 0);
	undeclared = lw_cache_alloc(other);
	undeclared->value = 2;
}

static void claims(void)
{
	lw_rcu_read_lock();
	hide(load(&shared->lock));
	lw_claim(shared, cache, 0);
	lw_assert(shared->value == 1);
	lw_rcu_read_unlock();
	lw_rcu_read_lock();
	lw_assert(shared->value == 1);
	lw_unclaim(shared);
	lw_rcu_read_unlock();
	lw_assert(shared->value == 1);
}

static void enters(void)
{
	lw_rcu_read_lock();
	lw_enter_read(shared);
	lw_assert(shared->value == 1);
	lw_exit_read(shared);
	lw_assert(undeclared->value == 2);
	lw_rcu_read_unlock();
}

static void allocates(void)
{
	struct thing *t;

	lw_rcu_read_lock();
	t = lw_cache_alloc(cache);
	t->value = 3;
	lw_assert(t->value == 3);
	lw_cache_free(cache, t);
	lw_rcu_read_unlock();
}

CASE(setup, NULL, claims, enters, allocates);
