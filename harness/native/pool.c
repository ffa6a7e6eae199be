// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pool.c - type-stable memory that is recycled as fast as can be: what was freed
 * last is handed out first, to whoever comes, while readers still look.
 *
 * What is known of an object lies apart from it: a reader may be writing to an
 * object that is free.  The lock of a cache is hidden from ThreadSanitizer; what
 * orders two owners of one object is an edge of that object.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/slab.h"

#ifdef LW_ASAN
#include <sanitizer/asan_interface.h>
#define REDZONE 16u
#else
#define __asan_poison_memory_region(p, size)	((void)(p), (void)(size))
#define __asan_unpoison_memory_region(p, size)	((void)(p), (void)(size))
#define REDZONE 0u
#endif

struct lw_slab lw_slabs[LW_NR_SLABS];
unsigned int lw_reclaim_ratio = 25;
__thread struct lw_found_object lw_found_object;
static char *region;

void lw_pool_init(void)
{
	region = lw_reserve((size_t)LW_NR_SLABS * LW_SLAB_SIZE, "objects");
	lw_settled.pool_from = (uintptr_t)region;
	lw_reclaim_init();
}

char *lw_slab_page(const struct lw_slab *s)
{
	return region + (size_t)lw_slab_number(s) * LW_SLAB_SIZE;
}

/*
 * A reader found an object, and before it has got hold of it the memory is
 * another's: what checks behind the reference are for.
 */
void lw_pool_found(const volatile void *pointer)
{
	const struct lw_slab *s = lw_slab_of((uintptr_t)pointer);
	unsigned int i = s ? lw_object_of(s, (uintptr_t)pointer) : 0;

	if (!s || i >= LW_SLAB_OBJECTS || !lw_me()->rcu_nest)
		return;
	lw_found_object.from = (uintptr_t)lw_slab_page(s) + i * s->stride;
	lw_found_object.size = s->stride;
	lw_found_object.cell = &s->cell[i];
	lw_found_object.incarnation = lw_relaxed_load(&s->cell[i].incarnation);
}

void lw_pool_met(void)
{
	lw_relaxed_add(&lw_me()->met, 1);
	lw_found_object.size = 0;
}

/* For what a sanitizer watches. */
void lw_pool_touched(const volatile void *at)
{
	lw_touched_inline(at);
}

bool lw_pool_describe(uintptr_t address, char *out, size_t size)
{
	const struct lw_slab *s = lw_slab_of(address);

	if (!s)
		return false;
	snprintf(out, size, "%s (page %u, object %u%s)", s->name ? s->name : "nothing",
		 lw_slab_number(s), lw_object_of(s, address),
		 s->state == LW_SLAB_LIVE ? "" : s->state == LW_SLAB_AWAY ? ", which was given back" :
		 ", which is about to be given back");
	return true;
}

/* ---- the list of a cache's pages with something free; under its lock ---- */

static struct lw_slab *numbered(uint32_t number)
{
	return number ? &lw_slabs[number - 1] : NULL;
}

static void list_add(struct lw_cache *cache, struct lw_slab *s)
{
	struct lw_slab *first = numbered(cache->first_partial);

	s->previous = 0;
	s->next = cache->first_partial;
	cache->first_partial = lw_slab_number(s) + 1;
	if (first)
		first->previous = lw_slab_number(s) + 1;
}

static void list_remove(struct lw_cache *cache, struct lw_slab *s)
{
	if (s->next)
		numbered(s->next)->previous = s->previous;
	if (s->previous)
		numbered(s->previous)->next = s->next;
	else
		cache->first_partial = s->next;
}

/* ---- */

/* A page of fresh objects; nobody knows of it yet. */
static struct lw_slab *new_slab(struct lw_cache *cache)
{
	struct lw_slab *s = lw_slab_take();
	uint32_t stride = (uint32_t)((cache->size + 15) / 16 * 16) + REDZONE;

	if (!s)
		lw_die("out of memory: more than %u pages of objects", LW_NR_SLABS);
	if (cache->size > LW_SLAB_SIZE - REDZONE)
		lw_die("%s: objects of more than %u bytes cannot be type-stable here", cache->name,
		       LW_SLAB_SIZE - REDZONE);
	lw_edge_acquire(s);
	s->cache = cache;
	s->name = cache->name;
	s->stride = stride;
	s->inverse = (uint32_t)((1ull << 32) / stride + 1);
	s->nobjects = (uint8_t)(stride * LW_SLAB_OBJECTS > LW_SLAB_SIZE ? LW_SLAB_SIZE / stride :
				LW_SLAB_OBJECTS);
	s->nfree = s->nobjects;
	lw_counts_new_slab(s);
	__asan_poison_memory_region(lw_slab_page(s), LW_SLAB_SIZE);
	for (unsigned int i = 0; i < s->nobjects; i++) {
		char *object = lw_slab_page(s) + i * stride;
		uint32_t incarnation = lw_relaxed_load(&s->cell[i].incarnation);

		s->free[i] = (uint8_t)(s->nobjects - 1 - i);
		lw_relaxed_store(&s->cell[i].incarnation, (incarnation + 2) | 1);
		lw_relaxed_store(&s->cell[i].writer, 0);
		lw_relaxed_store(&s->cell[i].identified, false);
		memset(s->cell[i].reading, 0, sizeof(s->cell[i].reading));
		memset(s->cell[i].claimed, 0, sizeof(s->cell[i].claimed));
		__asan_unpoison_memory_region(object, cache->size);
		/*
		 * Who finds the object later does so through a pointer, and what is done by an
		 * address is behind what made it; ThreadSanitizer does not know of that.
		 */
		lw_unseen_begin();
		memset(object, 0xcd, cache->size);
		if (cache->ctor)
			cache->ctor(object);
		lw_unseen_end();
		lw_edge_release(&s->cell[i]);
	}
	return s;
}

/* The page that was freed to last; one time in four the one behind it. */
static struct lw_slab *choose(struct lw_cache *cache)
{
	struct lw_slab *s = numbered(cache->first_partial);

	if (s && s->next && lw_random(&cache->random) % 4 == 0)
		s = numbered(s->next);
	return s;
}

void *lw_pool_alloc(struct lw_cache *cache)
{
	struct lw_slab *s, *fresh = NULL;
	struct lw_cell *cell;
	unsigned int i;

	lw_point();
	lw_hidden_lock(&cache->lock);
	if (!choose(cache)) {
		lw_hidden_unlock(&cache->lock);
		fresh = new_slab(cache);
		lw_hidden_lock(&cache->lock);
		list_add(cache, fresh);
	}
	s = fresh ? fresh : choose(cache);
	i = s->free[--s->nfree];
	if (!s->nfree)
		list_remove(cache, s);
	cell = &s->cell[i];
	lw_relaxed_store(&cell->incarnation, lw_relaxed_load(&cell->incarnation) + 1);
	lw_relaxed_add(&cache->live, 1);
	cache->allocated++;
	cache->recycled += !fresh;
	lw_hidden_unlock(&cache->lock);
	lw_edge_acquire(cell);
	return lw_slab_page(s) + i * s->stride;
}

static struct lw_slab *check_free(struct lw_cache *cache, void *object, unsigned int *number)
{
	struct lw_slab *s = lw_slab_of((uintptr_t)object);
	char name[64];

	if (!s || s->state == LW_SLAB_AWAY || s->cache != cache ||
	    (uintptr_t)object != (uintptr_t)lw_slab_page(s) + lw_object_of(s, (uintptr_t)object) * s->stride)
		lw_found("wild-access", "frees something that is not of %s", cache->name);
	*number = lw_object_of(s, (uintptr_t)object);
	if (s->state == LW_SLAB_LEAVING || lw_relaxed_load(&s->cell[*number].incarnation) & 1) {
		lw_pool_describe((uintptr_t)object, name, sizeof(name));
		lw_found("double-free", "frees %s twice", name);
	}
	lw_claims_check_free(&s->cell[*number], object);
	return s;
}

void lw_pool_free(struct lw_cache *cache, void *object)
{
	unsigned int i;
	struct lw_slab *s;
	bool leaves = false;

	lw_point();
	s = check_free(cache, object, &i);
	lw_me()->freed++;
	lw_edge_release(&s->cell[i]);
	lw_hidden_lock(&cache->lock);
	lw_relaxed_add(&cache->live, -1);
	lw_relaxed_store(&s->cell[i].incarnation, lw_relaxed_load(&s->cell[i].incarnation) + 1);
	if (s->nfree)
		list_remove(cache, s);
	s->free[s->nfree++] = (uint8_t)i;
	/* An empty page goes, or stays to be used at once: both must be right. */
	if (s->nfree == s->nobjects && lw_random(&cache->random) % 100 < lw_reclaim_ratio)
		leaves = lw_reclaim_has_room();
	if (leaves)
		s->state = LW_SLAB_LEAVING;
	else
		list_add(cache, s);
	lw_hidden_unlock(&cache->lock);
	if (leaves)
		lw_reclaim(s);
	lw_point();
}
