// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: free-while-referenced
 */
#include <linux/slab.h>

#include "../case.h"

static struct kmem_cache *cache;

static void claim(unsigned int arg)
{
	int *object = kmem_cache_alloc(cache, GFP_KERNEL);

	(void)arg;
	lw_identify(object, cache, 1);
	lw_claim(object, cache, 1);
	kmem_cache_free(cache, object);
	lw_unclaim(object);
}

static void setup(void)
{
	cache = kmem_cache_create("thing", sizeof(int), 0, SLAB_TYPESAFE_BY_RCU, NULL);
}

LW_CASE(setup, NULL, { "claim", claim, 1 });
