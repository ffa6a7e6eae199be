// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * allocation_copes.c - allocations of one cache may fail, but not in setup() and finish(); of
 * another they do not.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include <linux/slab.h>

#include "case.h"

static struct kmem_cache *fails, *never;

/* True if there was some. */
static bool take(struct kmem_cache *cache)
{
	void *thing = kmem_cache_alloc(cache, GFP_KERNEL);

	if (thing)
		kmem_cache_free(cache, thing);
	return thing;
}

static void setup(void)
{
	fails = kmem_cache_create("thing", 16, 0, SLAB_TYPESAFE_BY_RCU | SLAB_FAILSLAB, NULL);
	never = kmem_cache_create("other", 16, 0, SLAB_TYPESAFE_BY_RCU, NULL);
	lw_assert(take(fails));
}

static void takes(void)
{
	(void)take(fails);
	lw_assert(take(never));
}

static void finish(void)
{
	lw_assert(take(fails));
	kmem_cache_destroy(fails);
	kmem_cache_destroy(never);
}

CASE(setup, finish, takes, takes);
