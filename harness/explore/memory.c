// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - what the explorer keeps, and that it is not more than allowed.
 *
 * Each process takes its allowance in portions, so that several that share one
 * bound need not ask for every few bytes.
 */
#include <stdlib.h>

#include "explore/share.h"

#define PORTION (64u << 10)

static struct ex_budget own;
static uint64_t allowed;	/* of what was granted, not in use */

struct ex_budget *ex_budget(void)
{
	return ex.pool ? &ex.pool->budget : &own;
}

void ex_budget_begin(struct ex_budget *b, uint64_t limit, uint64_t kept)
{
	b->limit = limit ? limit : UINT64_MAX;
	atomic_store(&b->granted, kept);
	allowed = 0;
}

bool ex_grant(uint64_t size)
{
	struct ex_budget *b = ex_budget();

	if (atomic_fetch_add(&b->granted, size) + size <= b->limit)
		return true;
	atomic_fetch_sub(&b->granted, size);
	return false;
}

void ex_give_back(uint64_t size)
{
	atomic_fetch_sub(&ex_budget()->granted, size);
}

void ex_no_memory(enum lw_explore_bound why)
{
	ex_bound(why);
	ex.no_memory = true;
}

void *ex_alloc(size_t size)
{
	void *p;

	if (ex.locked)
		return ex_heap_alloc(size);
	if (allowed < size) {
		uint64_t portion = size < PORTION ? PORTION : size;

		if (!ex_grant(portion)) {
			ex_no_memory(LW_BOUND_MAX_MEMORY);
			return NULL;
		}
		allowed += portion;
	}
	p = malloc(size);
	if (!p) {
		ex_no_memory(LW_BOUND_MEMORY);
		return NULL;
	}
	allowed -= size;
	return p;
}

void ex_free(void *p, size_t size)
{
	if (ex.locked) {
		ex_heap_free(p, size);
		return;
	}
	free(p);
	allowed += size;
}

/* The same everywhere: an exploration with that many processes keeps it from the start. */
uint64_t lw_explore_least_memory(unsigned int jobs)
{
	return jobs * (uint64_t)(sizeof(ex) + PORTION) +
	       (jobs > 1 ? sizeof(struct ex_pool) + EX_HEAP_STEP : 0) + 4096 * sizeof(uint64_t);
}
