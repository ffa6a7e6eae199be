// SPDX-License-Identifier: GPL-2.0-or-later
/* cache.c - slab caches: ordinary ones are the heap's, type-stable ones the pool's. */
#include <stdlib.h>

#include "lockweave/check.h"
#include "native/native.h"

static struct lw_cache *caches;
static int lock;

struct lw_cache *lw_cache_create(const char *name, size_t size, bool typesafe,
				 void (*ctor)(void *object))
{
	struct lw_cache *c = calloc(1, sizeof(*c));

	if (!c)
		lw_die("out of memory for a cache");
	c->name = name;
	c->size = size;
	c->typesafe = typesafe;
	c->ctor = ctor;
	c->random = lw_random(&lw_me()->random) | 1;
	lw_hidden_lock(&lock);
	c->next = caches;
	caches = c;
	lw_hidden_unlock(&lock);
	return c;
}

void lw_cache_may_fail(struct lw_cache *cache)
{
	cache->may_fail = true;
}

void *lw_cache_alloc(struct lw_cache *cache)
{
	void *object;

	if (cache->may_fail && lw_fault(cache->name))
		return NULL;
	if (cache->typesafe)
		return lw_pool_alloc(cache);
	object = lw_heap_alloc(cache->size, cache->name, cache);
	if (cache->ctor)
		cache->ctor(object);
	return object;
}

void lw_cache_free(struct lw_cache *cache, void *object)
{
	if (cache->typesafe)
		lw_pool_free(cache, object);
	else
		lw_heap_free(object, cache);
}

/* The cache itself stays until the round ends: its pages may not be back yet. */
void lw_cache_destroy(struct lw_cache *cache)
{
	uint64_t live = cache->typesafe ? lw_relaxed_load(&cache->live) : lw_heap_live(cache);

	if (live)
		lw_found("leak", "the cache %s is destroyed with %llu objects in it", cache->name,
			 (unsigned long long)live);
}

/* Of the pool's; what is the heap's is its own to tell. */
const char *lw_caches_leak(void)
{
	for (struct lw_cache *c = caches; c; c = c->next)
		if (c->live)
			return c->name;
	return NULL;
}

void lw_caches_reset(void)
{
	while (caches) {
		struct lw_cache *c = caches;

		caches = c->next;
		lw_relaxed_add(&lw_figures.allocated, c->allocated);
		lw_relaxed_add(&lw_figures.recycled, c->recycled);
		free(c);
	}
}

/*
 * Which members may be read without a claim: only the engine sees every access,
 * and checks it.  Here there is nothing to check it with.
 */
void lw_stable_bytes(const void *cache, size_t offset, size_t size)
{
	(void)cache;
	(void)offset;
	(void)size;
}
