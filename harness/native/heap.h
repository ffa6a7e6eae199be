/* SPDX-License-Identifier: GPL-2.0-or-later */
/* heap.h - pieces of memory, between heap.c and bins.c. */
#ifndef LW_NATIVE_HEAP_H
#define LW_NATIVE_HEAP_H

#include <string.h>

#include "native/native.h"

#define LW_HEAP_POISON	0x6b

#if defined(LW_TSAN) || defined(LW_ASAN)
#define LW_HEAP_WATCHED 1	/* their own allocators keep and watch freed blocks */
#else
#define LW_HEAP_WATCHED 0
#endif
#define LW_HEAP_ALIGN	64u	/* no two objects in one cache line */

enum { LW_BLOCK_ALLOCATED = 0x6c776865, LW_BLOCK_FREED = 0x6c776466 };

struct lw_block {
	struct lw_block *next, *previous;
	const char *name;
	struct lw_cache *cache;
	size_t size;
	uint32_t state;
	struct lw_cell cell;	/* of the object that begins where data does; bins.c */
	char data[] __attribute__((aligned(LW_HEAP_ALIGN)));
};

/* It was freed: has anybody written to it? */
void lw_heap_check_poison(const struct lw_block *block);

/* Blocks that are free and not used again for a while. */
#define LW_HEAP_KEPT	64u
struct lw_kept {
	struct lw_block *block[LW_HEAP_KEPT];
	unsigned int next;
};

/* Fills it with the pattern; what leaves instead (its pattern is yet to be checked), or NULL. */
static inline struct lw_block *lw_heap_keep(struct lw_kept *kept, struct lw_block *b)
{
	struct lw_block *oldest = kept->block[kept->next];

	memset(b->data, LW_HEAP_POISON, b->size);
	kept->block[kept->next] = b;
	kept->next = (kept->next + 1) % LW_HEAP_KEPT;
	return oldest;
}

/* All leave, and are checked. */
void lw_heap_let_go(struct lw_kept *kept, void (*leaves)(void *block));

/* ---- bins.c ---- */

bool lw_bins_fit(size_t size);
/* Room for as much; the caller fills in the rest. */
struct lw_block *lw_bins_alloc(size_t size);
void lw_bins_free(struct lw_block *block);
/* What begins there is, or was, such a block; or NULL. */
struct lw_block *lw_bins_block(const void *obj);
/* How many are allocated; each that is or was in this round. */
uint64_t lw_bins_live(void);
void lw_bins_each(void (*look)(const struct lw_block *block, void *arg), void *arg);
/* Everybody at rest: all goes. */
void lw_bins_reset(void);

#endif /* LW_NATIVE_HEAP_H */
