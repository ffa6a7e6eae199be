// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An access to which the engine objects for another reason is one that does not
 * take place, for neither: here of an object that nobody has claimed.
 *
 * NEITHER
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
	store_release(&shared, shared);
}

static void writer(void)
{
	shared->value = 1;
}

static void reader(void)
{
	lw_rcu_read_lock();
	hide(load(&shared)->value);
	lw_rcu_read_unlock();
}

CASE(setup, NULL, writer, reader);
