// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A reader takes a type-stable object without checking what it is now.
 *
 * EXPECT: sc lkmm: recycled-use
 */
#include "case.h"

struct thing { int lock; };
static struct lw_cache *cache;
static struct thing *shared;
static int owner;

static void setup(void)
{
	cache = lw_cache_create("thing", sizeof(struct thing), true, NULL);
	shared = lw_cache_alloc(cache);
	shared->lock = 0;
	lw_identify(shared, &owner, 1);
}

static void reads(void)
{
	__atomic_fetch_add(&shared->lock, 1, __ATOMIC_ACQUIRE);
	lw_claim(shared, &owner, 1);
	__atomic_fetch_add(&shared->lock, 1, __ATOMIC_RELAXED);
	lw_unclaim(shared);
}

static void recycles(void)
{
	struct thing *t;

	lw_cache_free(cache, shared);
	t = lw_cache_alloc(cache);
	lw_identify(t, &owner, 2);
}

CASE(setup, NULL, reads, recycles);
