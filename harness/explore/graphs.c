// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * graphs.c - the graphs that were met, for counting only.  Several processes have
 * one table, so what two of them meet counts once.
 */
#include <stdlib.h>
#include <string.h>

#include "explore/share.h"

#define FIRST 4096u

static struct ex_graphs own;

static uint64_t *new_table(uint64_t n)
{
	uint64_t *slot;

	if (ex.pool) {
		slot = ex_heap_alloc(n * sizeof(*slot));
		if (slot)
			memset(slot, 0, n * sizeof(*slot));
		return slot;
	}
	if (!ex_grant(n * sizeof(*slot))) {
		ex_no_memory(LW_BOUND_MAX_MEMORY);
		return NULL;
	}
	slot = calloc(n, sizeof(*slot));
	if (!slot)
		ex_no_memory(LW_BOUND_MEMORY);
	return slot;
}

static void free_table(uint64_t *slot, uint64_t n)
{
	if (!slot)
		return;
	if (ex.pool) {
		ex_heap_free(slot, n * sizeof(*slot));
		return;
	}
	free(slot);
	ex_give_back(n * sizeof(*slot));
}

static bool put(struct ex_graphs *g, uint64_t graph)
{
	uint64_t i;

	for (i = graph & (g->size - 1); g->slot[i]; i = (i + 1) & (g->size - 1))
		if (g->slot[i] == graph)
			return false;
	g->slot[i] = graph;
	g->used++;
	return true;
}

static bool grow(struct ex_graphs *g)
{
	uint64_t *old = g->slot, n = g->size;
	uint64_t *fresh = new_table(n ? n * 2 : FIRST);

	if (!fresh)
		return false;
	g->slot = fresh;
	g->size = n ? n * 2 : FIRST;
	g->used = 0;
	for (uint64_t k = 0; k < n; k++)
		if (old[k])
			put(g, old[k]);
	free_table(old, n);
	return true;
}

bool ex_meet(uint64_t graph)
{
	struct ex_graphs *g = ex.pool ? &ex.pool->graphs : &own;
	bool first = false;

	if (ex.pool)
		ex_acquire(&g->lock);
	if (g->used * 2 < g->size || grow(g))
		first = put(g, graph + !graph);
	if (ex.pool)
		ex_release(&g->lock);
	return first;
}

void ex_forget_graphs(void)
{
	if (ex.pool)
		return;		/* goes with it */
	free_table(own.slot, own.size);
	own = (struct ex_graphs){ 0 };
}
