// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A section that found the object keeps its page, whether it has been freed before
 * or is freed meanwhile; once more at its very end, by a plain access.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

struct thing { int lock; int constant; };
static struct lw_cache *cache;
static struct thing *shared;

static void construct(void *object)
{
	struct thing *t = object;

	store(&t->lock, 0);
	t->constant = 7;
}

static void setup(void)
{
	cache = lw_cache_create("thing", sizeof(struct thing), true, construct);
	store_release(&shared, (struct thing *)lw_cache_alloc(cache));
}

static void looks(void)
{
	struct thing *t;

	lw_rcu_read_lock();
	t = load(&shared);
	if (t) {
		hide(load(&t->lock));
		hide(load(&t->lock));
		lw_assert(t->constant == 7);
	}
	lw_rcu_read_unlock();
}

static void frees(void)
{
	struct thing *t = load(&shared);

	store(&shared, NULL);
	lw_cache_free(cache, t);
	lw_cache_free(cache, lw_cache_alloc(cache));
}

CASE(setup, NULL, looks, frees, looks);
