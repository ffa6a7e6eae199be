// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - a plain allocator: objects of a cache come in pages, begin on a cache
 * line of their own, and what was freed last is handed out first.  Nothing is
 * poisoned, and nothing given back before the round ends.
 */
#include <stdlib.h>
#include <string.h>

#include "native/bare/bench.h"
#include "native/native.h"

#define LINE		64u
#define PER_PAGE	64u
#define NR_SIZES	16u	/* lw_alloc(): 64 bytes, 128, ... */

struct page {
	struct page *next;
};

struct stack {
	struct lw_cache cache;	/* first: what the callers know */
	void **free;
	size_t nfree, room;
	struct page *pages;
	struct stack *next;
};

static struct stack *stacks, *sizes[NR_SIZES];
static int lock;

static struct stack *stack_of(struct lw_cache *cache)
{
	return (struct stack *)cache;
}

static void *must(void *memory)
{
	if (!memory)
		lw_die("out of memory");
	return memory;
}

struct lw_cache *lw_cache_create(const char *name, size_t size, bool typesafe, void (*ctor)(void *object))
{
	struct stack *s = must(calloc(1, sizeof(*s)));

	s->cache = (struct lw_cache){ .name = name, .size = (size + LINE - 1) / LINE * LINE,
				      .typesafe = typesafe, .ctor = ctor };
	lw_hidden_lock(&lock);
	s->next = stacks;
	stacks = s;
	lw_hidden_unlock(&lock);
	return &s->cache;
}

/* Nothing fails here. */
void lw_cache_may_fail(struct lw_cache *cache)
{
	(void)cache;
}

/* Under its lock. */
static void add_page(struct stack *s)
{
	struct page *page = must(aligned_alloc(LINE, LINE + PER_PAGE * s->cache.size));

	page->next = s->pages;
	s->pages = page;
	s->room += PER_PAGE;
	s->free = must(realloc(s->free, s->room * sizeof(*s->free)));
	for (size_t i = PER_PAGE; i-- > 0;) {
		char *object = (char *)page + LINE + i * s->cache.size;

		memset(object, 0xcd, s->cache.size);
		if (s->cache.ctor)
			s->cache.ctor(object);
		s->free[s->nfree++] = object;
	}
}

void *lw_cache_alloc(struct lw_cache *cache)
{
	struct stack *s = stack_of(cache);
	void *object;

	lw_hidden_lock(&cache->lock);
	if (!s->nfree)
		add_page(s);
	object = s->free[--s->nfree];
	lw_hidden_unlock(&cache->lock);
	if (cache->ctor && !cache->typesafe)
		cache->ctor(object);
	return object;
}

void lw_cache_free(struct lw_cache *cache, void *object)
{
	struct stack *s = stack_of(cache);

	lw_hidden_lock(&cache->lock);
	s->free[s->nfree++] = object;
	lw_hidden_unlock(&cache->lock);
}

void lw_cache_destroy(struct lw_cache *cache)
{
	(void)cache;	/* goes with all others */
}

/* In front of what lw_alloc() gives: where it came from. */
static struct lw_cache *size_for(size_t size)
{
	unsigned int i = 0;

	while (i < NR_SIZES && (size_t)LINE << i < size + LINE)
		i++;
	if (i == NR_SIZES)
		lw_die("out of memory for %zu bytes", size);
	if (!__atomic_load_n(&sizes[i], __ATOMIC_ACQUIRE)) {
		struct stack *fresh = stack_of(lw_cache_create("lw_alloc", (size_t)LINE << i, false, NULL));
		struct stack *none = NULL;

		/* Another thread may have been first; ours goes with the round. */
		__atomic_compare_exchange_n(&sizes[i], &none, fresh, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
	}
	return &sizes[i]->cache;
}

void *lw_alloc(size_t size, const char *name)
{
	struct lw_cache *cache = size_for(size), **block = lw_cache_alloc(cache);

	(void)name;
	*block = cache;
	return (char *)block + LINE;
}

void *lw_zalloc(size_t size, const char *name)
{
	return memset(lw_alloc(size, name), 0, size);
}

void lw_free(void *ptr)
{
	struct lw_cache **block = (struct lw_cache **)((char *)ptr - LINE);

	lw_cache_free(*block, block);
}

void lw_memory_reset(void)
{
	while (stacks) {
		struct stack *s = stacks;

		stacks = s->next;
		while (s->pages) {
			struct page *page = s->pages;

			s->pages = page->next;
			free(page);
		}
		free(s->free);
		free(s);
	}
	memset(sizes, 0, sizeof(sizes));
}
