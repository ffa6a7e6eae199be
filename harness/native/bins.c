// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bins.c - small pieces of memory where no sanitizer watches: by sizes, and each
 * thread has its own, so that neither malloc() nor a lock is in the way.
 *
 * What is freed is filled with a pattern and kept for a while; a write to it shows
 * in the pattern when it leaves, or when the round ends.  A read gives nonsense.
 * The memory stays, and begins anew with each round.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "native/heap.h"

#define STEP		LW_HEAP_ALIGN	/* sizes */
#define NR_BINS		16u
#define RUN		16u	/* pieces that a thread takes at a time */
#define MANY		64u	/* free ones that a thread has before others get RUN of them */
#define CHUNK_SIZE	(64u << 10)
#define NR_CHUNKS	(64u << 10)	/* 4 GiB of addresses */

struct bin {
	struct lw_block *free;
	unsigned int n;
};

/* One thread's. */
struct lw_bins {
	struct bin bin[NR_BINS];
	struct lw_kept kept;
	uint64_t allocated, freed;
};

struct chunk {
	struct chunk *next;
	unsigned int bin;
	char data[] __attribute__((aligned(LW_HEAP_ALIGN)));
};

#define CHUNK_ROOM	(CHUNK_SIZE - sizeof(struct chunk))

/* Addresses of all chunks, so that a block is found by its address; memory is there for those in use. */
static char *region;
static unsigned int nchunks;

/* What all share, of one size. */
static struct depot {
	struct chunk *first, *now;
	size_t used;			/* bytes of `now` */
	struct lw_block *runs;		/* lists of free pieces, chained by `previous` */
	int lock;
} depots[NR_BINS];

static unsigned int bin_of(size_t size)
{
	return (unsigned int)((size + STEP - 1) / STEP);
}

static size_t room_of(unsigned int bin)
{
	return sizeof(struct lw_block) + (size_t)bin * STEP;
}

bool lw_bins_fit(size_t size)
{
	return !LW_HEAP_WATCHED && bin_of(size) < NR_BINS;
}

void lw_bins_init(void)
{
	if (!LW_HEAP_WATCHED)
		region = lw_reserve((size_t)NR_CHUNKS * CHUNK_SIZE, "memory");
}

static struct lw_bins *my_bins(struct lw_worker *me)
{
	if (__builtin_expect(!me->bins, 0))
		me->bins = calloc(1, sizeof(*me->bins));
	if (!me->bins)
		lw_die("out of memory for lists of free memory");
	return me->bins;
}

static struct chunk *new_chunk(unsigned int bin)
{
	unsigned int number = __atomic_fetch_add(&nchunks, 1, __ATOMIC_RELAXED);
	struct chunk *c = (struct chunk *)(void *)(region + (size_t)number * CHUNK_SIZE);

	if (number >= NR_CHUNKS || mprotect(c, CHUNK_SIZE, PROT_READ | PROT_WRITE))
		lw_die("out of memory for %u bytes", CHUNK_SIZE);
	c->bin = bin;
	return c;
}

/* Under the lock: room for one more. */
static struct chunk *chunk_with_room(struct depot *d, unsigned int bin)
{
	if (d->now && d->used + room_of(bin) <= CHUNK_ROOM)
		return d->now;
	if (d->now && d->now->next) {
		d->now = d->now->next;
	} else {
		struct chunk *c = new_chunk(bin);

		if (d->now)
			d->now->next = c;
		else
			d->first = c;
		d->now = c;
	}
	d->used = 0;
	return d->now;
}

static void refill(struct bin *b, unsigned int number)
{
	struct depot *d = &depots[number];
	size_t room = room_of(number);

	lw_hidden_lock(&d->lock);
	if (d->runs) {
		b->free = d->runs;
		d->runs = d->runs->previous;
		b->n = RUN;
	} else {
		char *data = chunk_with_room(d, number)->data;

		for (b->n = 0; b->n < RUN && d->used + room <= CHUNK_ROOM; b->n++) {
			struct lw_block *block = (struct lw_block *)(void *)(data + d->used);

			block->state = LW_BLOCK_FREED;
			block->cell = (struct lw_cell){ .obj = block->data };
			block->next = b->free;
			b->free = block;
			d->used += room;
		}
	}
	lw_hidden_unlock(&d->lock);
}

struct lw_block *lw_bins_alloc(size_t size)
{
	struct lw_bins *bins = my_bins(lw_me());
	unsigned int number = bin_of(size);
	struct bin *b = &bins->bin[number];
	struct lw_block *block;

	if (!b->free)
		refill(b, number);
	block = b->free;
	b->free = block->next;
	b->n--;
	lw_relaxed_add(&bins->allocated, 1);
	return block;
}

/* A thread that frees what others allocate: they are to have it again. */
static void share(struct bin *b, unsigned int number)
{
	struct lw_block *first = b->free, *last = first;
	struct depot *d = &depots[number];

	for (unsigned int i = 1; i < RUN; i++)
		last = last->next;
	b->free = last->next;
	b->n -= RUN;
	last->next = NULL;
	lw_hidden_lock(&d->lock);
	first->previous = d->runs;
	d->runs = first;
	lw_hidden_unlock(&d->lock);
}

void lw_bins_free(struct lw_block *block)
{
	struct lw_bins *bins = my_bins(lw_me());
	struct lw_block *oldest = lw_heap_keep(&bins->kept, block);
	unsigned int number;
	struct bin *b;

	lw_cell_forget(&block->cell);
	lw_relaxed_add(&bins->freed, 1);
	if (!oldest)
		return;
	lw_heap_check_poison(oldest);
	number = bin_of(oldest->size);
	b = &bins->bin[number];
	oldest->next = b->free;
	b->free = oldest;
	if (++b->n > MANY)
		share(b, number);
}

struct lw_block *lw_bins_block(const void *obj)
{
	size_t at = (uintptr_t)obj - (uintptr_t)region, in_chunk = at % CHUNK_SIZE, first;
	struct lw_block *block;
	struct chunk *c;

	first = sizeof(*c) + offsetof(struct lw_block, data);
	if (at / CHUNK_SIZE >= lw_relaxed_load(&nchunks) || in_chunk < first)
		return NULL;
	c = (struct chunk *)(void *)(region + (at - in_chunk));
	if ((in_chunk - first) % room_of(c->bin))
		return NULL;
	block = (struct lw_block *)(void *)(c->data + (in_chunk - first));
	return block->cell.obj == obj ? block : NULL;
}

uint64_t lw_bins_live(void)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < LW_MAX_WORKERS; i++) {
		const struct lw_bins *bins = lw_relaxed_load(&lw_workers[i].bins);

		if (bins)
			n += lw_relaxed_load(&bins->allocated) - lw_relaxed_load(&bins->freed);
	}
	return n;
}

/* Those that were taken in this round: behind them nothing is of use. */
void lw_bins_each(void (*look)(const struct lw_block *block, void *arg), void *arg)
{
	for (unsigned int bin = 0; bin < NR_BINS; bin++) {
		const struct depot *d = &depots[bin];

		for (const struct chunk *c = d->first; c; c = c == d->now ? NULL : c->next) {
			size_t end = c == d->now ? d->used : CHUNK_ROOM, room = room_of(bin);

			for (size_t at = 0; at + room <= end; at += room)
				look((const struct lw_block *)(const void *)(c->data + at), arg);
		}
	}
}

static void reset(struct lw_bins *bins)
{
	if (!bins->allocated && !bins->freed)
		return;
	lw_heap_let_go(&bins->kept, NULL);
	memset(bins->bin, 0, sizeof(bins->bin));
	bins->allocated = bins->freed = 0;
}

void lw_bins_reset(void)
{
	for (unsigned int i = 0; i < LW_MAX_WORKERS; i++)
		if (lw_workers[i].bins)
			reset(lw_workers[i].bins);
	for (unsigned int i = 0; i < NR_BINS; i++) {
		depots[i].now = depots[i].first;
		depots[i].used = 0;
		depots[i].runs = NULL;
	}
}
