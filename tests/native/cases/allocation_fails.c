// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * allocation_fails.c - allocations of a cache with SLAB_FAILSLAB fail now and then.
 *
 * OPTIONS: --operations 40000
 * EXPECT: LockweaveSanitizer: assertion
 */
#include <linux/slab.h>

#include "../case.h"

static struct kmem_cache *cache;

static void setup(void)
{
	cache = kmem_cache_create("thing", 16, 0, SLAB_FAILSLAB, NULL);
}

static void take(unsigned int arg)
{
	void *thing = kmem_cache_alloc(cache, GFP_KERNEL);

	(void)arg;
	lw_assert(thing);
	kmem_cache_free(cache, thing);
}

LW_CASE(setup, NULL, { "take", take, 1 });
