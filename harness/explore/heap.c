// SPDX-License-Identifier: GPL-2.0-or-later
/* heap.c - memory that the processes of one exploration share. */
#include <sched.h>
#include <string.h>
#include <sys/mman.h>

#include "explore/share.h"

#define MOST	((uint64_t)1 << 36)	/* bytes of address space */
#define LEAST	((uint64_t)1 << 24)
#define LARGE	((uint64_t)1 << 20)	/* granted one by one, and given back */

void ex_acquire_slowly(ex_lock *lock)
{
	unsigned int tries = 0;

	while (atomic_exchange_explicit(lock, 1, memory_order_acquire))
		if (++tries > 50)
			sched_yield();
}

struct ex_pool *ex_pool_new(uint64_t limit)
{
	uint64_t size = MOST;
	struct ex_pool *pool;

	/* Tables that grow leave holes in addresses, not in memory. */
	while (limit && size / 16 > limit && size > LEAST)
		size /= 2;
	do {
		pool = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (pool != MAP_FAILED)
			break;
		size /= 2;
	} while (size >= LEAST);
	if (pool == MAP_FAILED)
		return NULL;
	pool->mapped = size;
	pool->heap_size = size - sizeof(*pool);
	return pool;
}

void ex_pool_free(struct ex_pool *pool)
{
	munmap(pool, pool->mapped);
}

static unsigned int class_of(size_t size)
{
	unsigned int class = 6;

	while (((uint64_t)1 << class) < size)
		class++;
	return class;
}

/* With the lock held. */
static void *carve(struct ex_pool *pool, uint64_t size)
{
	const uint64_t step = size > EX_HEAP_STEP ? size : EX_HEAP_STEP;
	void *p = pool->heap + pool->heap_used;

	if (size > pool->heap_size - pool->heap_used) {
		ex_no_memory(LW_BOUND_MEMORY);
		return NULL;
	}
	if (size >= LARGE ? !ex_grant(size) : pool->heap_granted < size && !ex_grant(step)) {
		ex_no_memory(LW_BOUND_MAX_MEMORY);
		return NULL;
	}
	if (size < LARGE) {
		if (pool->heap_granted < size)
			pool->heap_granted += step;
		pool->heap_granted -= size;
	}
	pool->heap_used += size;
	return p;
}

void *ex_heap_alloc(size_t size)
{
	struct ex_pool *pool = ex.pool;
	unsigned int class = class_of(size);
	void *p;

	ex_acquire(&pool->heap_lock);
	p = pool->unused[class];
	if (p)
		memcpy(&pool->unused[class], p, sizeof(pool->unused[0]));
	else
		p = carve(pool, (uint64_t)1 << class);
	ex_release(&pool->heap_lock);
	return p;
}

void ex_heap_free(void *p, size_t size)
{
	struct ex_pool *pool = ex.pool;
	unsigned int class = class_of(size);

	/* Of these (tables) a smaller one is never needed again. */
	if ((uint64_t)1 << class >= LARGE) {
		madvise(p, (size_t)1 << class, MADV_REMOVE);
		ex_give_back((uint64_t)1 << class);
		return;
	}
	ex_acquire(&pool->heap_lock);
	memcpy(p, &pool->unused[class], sizeof(pool->unused[0]));
	pool->unused[class] = p;
	ex_release(&pool->heap_lock);
}
