// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: double-free
 */
#include <linux/slab.h>

#include "../case.h"

static struct kmem_cache *cache;

static void twice(unsigned int arg)
{
	int *object = kmem_cache_alloc(cache, GFP_KERNEL);
	int *other = kmem_cache_alloc(cache, GFP_KERNEL);

	(void)arg;
	kmem_cache_free(cache, object);
	kmem_cache_free(cache, object);
	kmem_cache_free(cache, other);
}

static void setup(void)
{
	cache = kmem_cache_create("thing", sizeof(int), 0, SLAB_TYPESAFE_BY_RCU, NULL);
}

LW_CASE(setup, NULL, { "twice", twice, 1 });
