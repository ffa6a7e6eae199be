// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * object.c - what oracles know of an object: for objects of a pool beside their
 * page (pool.c), for small pieces of memory in front of them (bins.c), for all
 * others in a table.
 *
 * Looking is without a lock; adding and dropping, which are rare, are with one.
 */
#include "native/heap.h"

#define NR_CELLS	65536u		/* a power of two */
#define GONE		((const void *)1)

static struct lw_cell cells[NR_CELLS];
static uint32_t used[NR_CELLS / 2], nused;	/* places in cells that were ever taken */
static int lock;
bool lw_cells_elsewhere;

/*
 * What lies together in memory does so here, or half of the time goes into cache misses;
 * objects of one cache line are far from each other.
 */
static uint32_t place_of(const void *obj)
{
	return (uint32_t)((uintptr_t)obj / 64 ^ (uintptr_t)obj / 8 % 8 * (NR_CELLS / 8)) % NR_CELLS;
}

static struct lw_cell *find(const void *obj)
{
	for (uint32_t i = place_of(obj);; i = (i + 1) % NR_CELLS) {
		const void *there = __atomic_load_n(&cells[i].obj, __ATOMIC_ACQUIRE);

		if (there == obj)
			return &cells[i];
		if (!there)
			return NULL;
	}
}

static struct lw_cell *add(const void *obj)
{
	uint32_t i = place_of(obj);
	struct lw_cell *cell;

	lw_hidden_lock(&lock);
	cell = find(obj);
	while (!cell) {
		const void *there = lw_relaxed_load(&cells[i].obj);

		if (!there || there == GONE) {
			if (!there && nused == NR_CELLS / 2)
				lw_die("oracles watch more than %u objects at a time", NR_CELLS / 2);
			if (!there) {
				used[nused] = i;
				lw_relaxed_store(&nused, nused + 1);
			}
			cell = &cells[i];
			lw_cell_forget(cell);
			__atomic_store_n(&cell->obj, obj, __ATOMIC_RELEASE);
		}
		i = (i + 1) % NR_CELLS;
	}
	lw_hidden_unlock(&lock);
	return cell;
}

struct lw_cell *lw_cell_elsewhere(const void *obj)
{
	struct lw_block *block = lw_bins_block(obj);
	struct lw_cell *cell = block ? &block->cell : find(obj);

	if (!block && !lw_relaxed_load(&lw_cells_elsewhere))
		lw_relaxed_store(&lw_cells_elsewhere, true);
	if (!cell)
		cell = add(obj);
	*lw_near(lw_me(), obj) = cell;
	return cell;
}

void lw_cell_drop(const void *obj)
{
	struct lw_cell *cell = lw_relaxed_load(&nused) ? find(obj) : NULL;

	if (!cell)
		return;
	lw_hidden_lock(&lock);
	__atomic_store_n(&cell->obj, GONE, __ATOMIC_RELEASE);
	lw_hidden_unlock(&lock);
}

void lw_cells_reset(void)
{
	while (nused)
		cells[used[--nused]] = (struct lw_cell){ 0 };
}
