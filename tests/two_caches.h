/* SPDX-License-Identifier: GPL-2.0-or-later */
/* two_caches.h - allocations of one cache may fail, those of the other do not; both flavours. */
#ifndef TESTS_TWO_CACHES_H
#define TESTS_TWO_CACHES_H

#include <linux/slab.h>

static struct kmem_cache *fails, *never;

static void create_caches(slab_flags_t flags)
{
	fails = kmem_cache_create("thing", 16, 0, flags | SLAB_FAILSLAB, NULL);
	never = kmem_cache_create("other", 16, 0, flags, NULL);
}

/* True if there was some. */
static bool take(struct kmem_cache *cache)
{
	void *thing = kmem_cache_alloc(cache, GFP_KERNEL);

	if (thing)
		kmem_cache_free(cache, thing);
	return thing;
}

#endif /* TESTS_TWO_CACHES_H */
