// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * heap.c - lw_alloc() and its like, and objects of ordinary caches: small ones are
 * in bins.c, all others the C library's, which the sanitizers watch.
 *
 * Without a sanitizer, what is freed is filled with a pattern and kept for a
 * while; a write to it shows in the pattern, a read gives nonsense.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "native/heap.h"

static struct lw_block *blocks;		/* allocated, and in no bin */
static struct lw_kept kept;			/* large ones */
static int lock;

char *lw_reserve(size_t size, const char *what)
{
	void *from = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (from == MAP_FAILED)
		lw_die("cannot reserve %zu MiB of address space for %s; is RLIMIT_AS set?", size >> 20, what);
	return from;
}

static struct lw_block *block_of(void *ptr)
{
	return (struct lw_block *)((char *)ptr - offsetof(struct lw_block, data));
}

void lw_heap_check_poison(const struct lw_block *b)
{
	size_t i = 0;

	/* All bytes are like the one behind, and the first is right. */
	if (!b->size || (b->data[0] == LW_HEAP_POISON && !memcmp(b->data, b->data + 1, b->size - 1)))
		return;
	while (b->data[i] == LW_HEAP_POISON)
		i++;
	lw_found("use-after-free", "%s was written to (byte %zu) after it had been freed", b->name, i);
}

void lw_heap_let_go(struct lw_kept *k, void (*leaves)(void *block))
{
	/* They are taken in order, so behind one that is free all are. */
	for (unsigned int i = 0; i < LW_HEAP_KEPT && k->block[i]; i++) {
		lw_heap_check_poison(k->block[i]);
		if (leaves)
			leaves(k->block[i]);
		k->block[i] = NULL;
	}
	k->next = 0;
}

static struct lw_block *large_block(size_t size, const char *name)
{
	void *memory = NULL;
	struct lw_block *b;

	if (size > PTRDIFF_MAX / 2 || posix_memalign(&memory, LW_HEAP_ALIGN, sizeof(*b) + size))
		lw_die("out of memory for %zu bytes (%s)", size, name);
	b = memory;
	lw_hidden_lock(&lock);
	b->previous = NULL;
	b->next = blocks;
	if (blocks)
		blocks->previous = b;
	blocks = b;
	lw_hidden_unlock(&lock);
	return b;
}

void *lw_heap_alloc(size_t size, const char *name, struct lw_cache *cache)
{
	struct lw_block *b;

	lw_point();
	b = lw_bins_fit(size) ? lw_bins_alloc(size) : large_block(size, name);
	b->name = name;
	b->cache = cache;
	b->size = size;
	lw_relaxed_store(&b->state, LW_BLOCK_ALLOCATED);
	return memset(b->data, 0xcd, size);
}

static void free_large(struct lw_block *b)
{
	lw_cell_drop(b->data);
	lw_hidden_lock(&lock);
	if (b->next)
		b->next->previous = b->previous;
	if (b->previous)
		b->previous->next = b->next;
	else
		blocks = b->next;
	if (!LW_HEAP_WATCHED)
		b = lw_heap_keep(&kept, b);
	lw_hidden_unlock(&lock);
	if (b && !LW_HEAP_WATCHED)
		lw_heap_check_poison(b);
	free(b);
}

void lw_heap_free(void *ptr, struct lw_cache *cache)
{
	struct lw_block *b = block_of(ptr);

	lw_point();
	if (b->state == LW_BLOCK_FREED)
		lw_found("double-free", "frees %s twice", b->name);
	if (b->state != LW_BLOCK_ALLOCATED || b->cache != cache)
		lw_found("wild-access", "frees something that is not of %s",
			 cache ? cache->name : "lw_alloc()");
	lw_claims_check_free_elsewhere(ptr, b->size, b->name);
	if (lw_bins_fit(b->size))
		lw_claims_check_free(&b->cell, ptr);
	lw_counts_drop(ptr, b->size);
	lw_me()->freed++;
	lw_relaxed_store(&b->state, LW_BLOCK_FREED);
	if (lw_bins_fit(b->size))
		lw_bins_free(b);
	else
		free_large(b);
}

static void look_for_leak(const struct lw_block *b, void *arg)
{
	const char **name = arg;

	if (b->state == LW_BLOCK_ALLOCATED)
		*name = b->name;
}

const char *lw_heap_leak(void)
{
	const char *name = blocks ? blocks->name : NULL;

	if (!name && lw_bins_live())
		lw_bins_each(look_for_leak, &name);
	return name;
}

struct census {
	const struct lw_cache *cache;
	uint64_t n;
};

static void count_live(const struct lw_block *b, void *arg)
{
	struct census *census = arg;

	census->n += lw_relaxed_load(&b->state) == LW_BLOCK_ALLOCATED && b->cache == census->cache;
}

uint64_t lw_heap_live(const struct lw_cache *cache)
{
	struct census census = { .cache = cache };

	lw_bins_each(count_live, &census);
	lw_hidden_lock(&lock);
	for (const struct lw_block *b = blocks; b; b = b->next)
		count_live(b, &census);
	lw_hidden_unlock(&lock);
	return census.n;
}

void lw_heap_reset(void)
{
	while (blocks) {
		struct lw_block *b = blocks;

		blocks = b->next;
		free(b);
	}
	lw_heap_let_go(&kept, free);
	lw_bins_reset();
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
