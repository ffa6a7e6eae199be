// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * allocation_fails.c - a cache with SLAB_FAILSLAB: an allocation can fail, under every model,
 * and nothing has been taken from the cache then.
 *
 * EXPECT: sc tso weak lkmm alpha: assertion 5000
 */
#include <linux/slab.h>

#include "case.h"

static struct kmem_cache *cache;

static void setup(void)
{
	cache = kmem_cache_create("thing", 16, 0, SLAB_FAILSLAB, NULL);
}

static void takes(void)
{
	void *thing = kmem_cache_alloc(cache, GFP_KERNEL);

	lw_assert(thing);
	kmem_cache_free(cache, thing);
}

static void finish(void)
{
	kmem_cache_destroy(cache);
}

CASE(setup, finish, takes, takes);
