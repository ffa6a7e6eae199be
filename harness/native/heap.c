// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * heap.c - lw_alloc() and its like, and objects of ordinary caches: the C
 * library's memory, which the sanitizers watch.
 *
 * Without a sanitizer, what is freed is filled with a pattern and kept for a
 * while; a write to it shows in the pattern, a read gives nonsense.
 */
#include <stdlib.h>
#include <string.h>

#include "native/native.h"

#define ALLOCATED	0x6c776865u
#define FREED		0x6c776466u
#define POISON		0x6b
#define KEPT		256u	/* blocks that are free and not given back */
#define BINS		32u	/* sizes, in steps of 16 bytes, whose blocks are used again */

#if defined(LW_TSAN) || defined(LW_ASAN)
#define SANITIZED 1	/* their own allocators keep and watch freed blocks */
#else
#define SANITIZED 0
#endif

struct block {
	struct block *next, *previous;
	const char *name;
	struct lw_cache *cache;
	size_t size;
	uint32_t state;
	char data[] __attribute__((aligned(16)));
};

static struct block *blocks;		/* allocated */
static struct block *kept[KEPT];
static unsigned int next_kept;
/* Left kept[], with the pattern still in them: quicker to have than from malloc(). */
static struct block *bins[BINS];
static int lock;

static struct block *block_of(void *ptr)
{
	return (struct block *)((char *)ptr - offsetof(struct block, data));
}

static void check_poison(const struct block *b)
{
	size_t i = 0;

	/* All bytes are like the one behind, and the first is right. */
	if (!b->size || (b->data[0] == POISON && !memcmp(b->data, b->data + 1, b->size - 1)))
		return;
	while (b->data[i] == POISON)
		i++;
	lw_found("use-after-free", "%s was written to (byte %zu) after it had been freed", b->name, i);
}

/* Under the lock.  What leaves the list of kept blocks. */
static struct block *keep(struct block *b)
{
	struct block *oldest = kept[next_kept];

	memset(b->data, POISON, b->size);
	kept[next_kept] = b;
	next_kept = (next_kept + 1) % KEPT;
	return oldest;
}

static struct block **bin_of(size_t size)
{
	return !SANITIZED && (size + 15) / 16 < BINS ? &bins[(size + 15) / 16] : NULL;
}

/* What the C library is asked for: blocks of one bin are of one size. */
static struct block *fresh_block(size_t size)
{
	size_t room = bin_of(size) ? (size + 15) / 16 * 16 : size;

	return size > PTRDIFF_MAX / 2 ? NULL : malloc(sizeof(struct block) + room);
}

/* Under the lock. */
static struct block *binned_block(size_t size)
{
	struct block **bin = bin_of(size), *b = bin ? *bin : NULL;

	if (b)
		*bin = b->next;
	return b;
}

void *lw_heap_alloc(size_t size, const char *name, struct lw_cache *cache)
{
	struct block *b;

	lw_point();
	lw_hidden_lock(&lock);
	b = binned_block(size);
	if (!b) {
		lw_hidden_unlock(&lock);
		b = fresh_block(size);
		if (!b)
			lw_die("out of memory for %zu bytes (%s)", size, name);
		lw_hidden_lock(&lock);
	}
	*b = (struct block){ .name = name, .cache = cache, .size = size, .state = ALLOCATED };
	b->next = blocks;
	if (blocks)
		blocks->previous = b;
	blocks = b;
	lw_hidden_unlock(&lock);
	return memset(b->data, 0xcd, size);
}

/* It has been free for a while. */
static void give_back(struct block *b)
{
	struct block **bin = bin_of(b->size);

	if (!SANITIZED)
		check_poison(b);
	if (!bin) {
		free(b);
		return;
	}
	lw_hidden_lock(&lock);
	b->next = *bin;
	*bin = b;
	lw_hidden_unlock(&lock);
}

void lw_heap_free(void *ptr, struct lw_cache *cache)
{
	struct block *b = block_of(ptr);

	lw_point();
	if (b->state == FREED)
		lw_found("double-free", "frees %s twice", b->name);
	if (b->state != ALLOCATED || b->cache != cache)
		lw_found("wild-access", "frees something that is not of %s",
			 cache ? cache->name : "lw_alloc()");
	lw_claims_check_free(ptr, b->size, b->name);
	lw_cell_drop(ptr);
	lw_counts_drop(ptr, b->size);
	lw_me()->freed++;
	lw_hidden_lock(&lock);
	b->state = FREED;
	if (b->next)
		b->next->previous = b->previous;
	if (b->previous)
		b->previous->next = b->next;
	else
		blocks = b->next;
	if (!SANITIZED)
		b = keep(b);
	lw_hidden_unlock(&lock);
	if (b)
		give_back(b);
}

const char *lw_heap_leak(void)
{
	return blocks ? blocks->name : NULL;
}

static void free_list(struct block **list)
{
	while (*list) {
		struct block *b = *list;

		*list = b->next;
		free(b);
	}
}

void lw_heap_reset(void)
{
	free_list(&blocks);
	for (unsigned int i = 0; i < BINS; i++)
		free_list(&bins[i]);
	for (unsigned int i = 0; i < KEPT; i++) {
		if (kept[i])
			check_poison(kept[i]);
		free(kept[i]);
		kept[i] = NULL;
	}
}

void *lw_alloc(size_t size, const char *name)
{
	return lw_heap_alloc(size, name, NULL);
}

void *lw_zalloc(size_t size, const char *name)
{
	return memset(lw_heap_alloc(size, name, NULL), 0, size);
}

void lw_free(void *ptr)
{
	lw_heap_free(ptr, NULL);
}
