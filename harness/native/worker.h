/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * worker.h - what is known of a thread, and of the objects of type-stable memory:
 * as much as oracles look at, which are put into the lock's own sources where no
 * sanitizer watches those (points.h).  So it includes nothing of the system's.
 */
#ifndef LW_NATIVE_WORKER_H
#define LW_NATIVE_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lockweave/engine_api.h"

#define LW_MAX_WORKERS	16u	/* threads of the scenario, of rounds, liburcu's */
#define LW_MAX_HELD	16u	/* objects that one thread claims, or writes, at a time */
#define LW_NEAR		8u	/* a power of two */
#define LW_MAX_NOTED	16u	/* places read since the last fence, for its edges */

/* For whatever several threads touch without a lock. */
#define lw_relaxed_load(p)	__atomic_load_n((p), __ATOMIC_RELAXED)
#define lw_relaxed_store(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELAXED)
/* For counters that one thread writes and others look at. */
#define lw_relaxed_add(p, n)	lw_relaxed_store((p), lw_relaxed_load(p) + (n))

/* What a thread is waiting in, for whoever finds it stuck. */
enum lw_waiting { LW_RUNS, LW_IN_SCHEDULE, LW_IN_LOCK, LW_IN_SPIN, LW_IN_GRACE_PERIOD };

/*
 * What oracles know of an object: a cache line.  Threads that read it or claim it
 * write that down in bytes of their own, so that they are seen by one look.
 */
struct lw_cell {
	const void *obj;	/* of the table's (object.c); NULL: free */
	uint32_t incarnation;	/* odd: free */
	uint8_t writer;		/* number of who is inside to write, plus 1 */
	bool identified;
	bool counted;		/* a word of it is a reference count, see lw_slab */
	const void *owner;
	unsigned long key;
	uint8_t reading[LW_MAX_WORKERS], claimed[LW_MAX_WORKERS];	/* how often */
} __attribute__((aligned(64)));

/* What threads have written down there is of an object that is gone. */
static inline void lw_cell_forget(struct lw_cell *cell)
{
	lw_relaxed_store(&cell->writer, 0);
	lw_relaxed_store(&cell->identified, false);
	__builtin_memset(cell->reading, 0, sizeof(cell->reading));
	__builtin_memset(cell->claimed, 0, sizeof(cell->claimed));
}

/* An object that a thread has; obj is NULL once it is given up.  Others look at obj alone. */
struct lw_held {
	const void *obj;
	struct lw_cell *cell;
	uint32_t incarnation;
	const void *owner;
	unsigned long key;
};

struct lw_bins;
struct lw_batch;

struct lw_worker {
	struct task_struct task;	/* first: a task's address is its worker's */
	unsigned int number;
	bool started;
	uint64_t random;		/* of the plan */
	uint64_t delays;		/* of the points: apart, so that delays change no plan */
	uint64_t ops;			/* setup() of rounds; threads' are in lw_tally */
	int waiting;		/* enum lw_waiting */
	const char *op;			/* what it runs, or NULL */
	unsigned int loops;		/* that sleep until something comes true, see told.c */
	const char *waits_for;		/* a lock, a condition; NULL outside such loops */
	uint64_t loops_left;

	unsigned int rcu_nest, spins, quiet;
	unsigned int nreading, nwriting;
	unsigned int nclaim;		/* others look no further */
	struct lw_held claim[LW_MAX_HELD];
	const void *writing[LW_MAX_HELD];
	struct lw_cell *near[LW_NEAR];	/* of the table's, by address: asked for last */
	uint64_t entered_write, freed;	/* so far: what kind of operation was that? */

	bool fell_back, retried;	/* in this operation */
	uint64_t met;			/* objects, so far: found, and another by the time it was touched */

	struct lw_bins *bins;		/* small pieces of memory, see bins.c */
	struct lw_batch *batch;		/* callbacks, see callbacks.c; under the lock */
	int batch_lock;

	bool armed;			/* a release fence orders the stores to come */
	unsigned int nnoted;
	const volatile void *noted[LW_MAX_NOTED];

	void *stack[64];		/* taken by a signal, see watchdog.c */
	int depth;
} __attribute__((aligned(128)));

extern struct lw_worker lw_workers[LW_MAX_WORKERS];
extern unsigned int lw_nworkers;
extern __thread struct lw_worker *lw_me_;

/* A thread that is not ours (liburcu's) becomes a worker when it first needs to be one. */
struct lw_worker *lw_worker_attach(void);

static inline struct lw_worker *lw_me(void)
{
	struct lw_worker *me = lw_me_;

	return __builtin_expect(me != NULL, 1) ? me : lw_worker_attach();
}

/*
 * What is looked at all the time and changes no more once there are threads: apart
 * from what they write, the lock's own words above all.
 */
struct lw_settled {
	bool points;		/* is anything to be done at atomic accesses? */
	bool call_points;	/* and at calls of the API? */
	bool qsbr;		/* the flavour of liburcu that has to be told when nobody reads */
	uintptr_t pool_from;	/* UINTPTR_MAX: nowhere yet */
} __attribute__((aligned(128)));
extern struct lw_settled lw_settled;

/* ---- delay.c ---- */

/* A call of the API: a point at which the engine would decide. */
void lw_point_slow(void);
static inline void lw_point(void)
{
	if (__builtin_expect(lw_settled.call_points, 0))
		lw_point_slow();
}

/* ---- pool.c: pages of type-stable objects ---- */

#define LW_SLAB_SIZE	4096u
#define LW_NR_SLABS	4096u
#define LW_SLAB_OBJECTS	8u	/* few, so that pages become empty */

#define LW_NO_COUNT	UINT32_MAX

struct lw_cache;

/* What holds for a word that is a count. */
struct lw_count_rule {
	int limit;
	unsigned int others;	/* bits that are none of the count's */
};

struct lw_slab {
	struct lw_cell cell[LW_SLAB_OBJECTS];
	struct lw_cache *cache;		/* gone, if the round is */
	const char *name;		/* the cache's */
	uint32_t next, previous;	/* number + 1 of others with something free, or that leave */
	uint32_t live_at;		/* place in the list of those that are in use */
	uint32_t stride;
	uint32_t inverse;		/* 2^32 by the stride, rounded up: divisions are slow */
	uint8_t state;
	uint8_t nobjects, nfree;
	uint8_t free[LW_SLAB_OBJECTS];	/* the most recently freed last */
	/* The word of an object that is a reference count, if its cell says so (counts.c). */
	uint32_t count_at;
	struct lw_count_rule count_rule;
};

extern struct lw_slab lw_slabs[LW_NR_SLABS];
#define LW_POOL_SPAN	((uintptr_t)LW_NR_SLABS * LW_SLAB_SIZE)

/* The page that address is in, or NULL. */
static inline struct lw_slab *lw_slab_of(uintptr_t address)
{
	uintptr_t off = address - lw_settled.pool_from;

	return off < LW_POOL_SPAN ? &lw_slabs[off / LW_SLAB_SIZE] : NULL;
}

/* Of the page that it is in: which object, from 0.  LW_SLAB_OBJECTS and above: none. */
static inline unsigned int lw_object_of(const struct lw_slab *s, uintptr_t address)
{
	/* Pages begin at multiples of their size.  Exact: the offset is below that. */
	return (unsigned int)((uint64_t)(address % LW_SLAB_SIZE) * s->inverse >> 32);
}

static inline struct lw_cell *lw_pool_cell(const void *obj)
{
	struct lw_slab *s = lw_slab_of((uintptr_t)obj);
	unsigned int i = s ? lw_object_of(s, (uintptr_t)obj) : 0;

	return s && i < LW_SLAB_OBJECTS ? &s->cell[i] : NULL;
}

/* A reader's, in its section, see points.h: the object that it has found.  size 0: none. */
struct lw_found_object {
	uintptr_t from, size;
	const struct lw_cell *cell;
	uint32_t incarnation;
};
extern __thread struct lw_found_object lw_found_object;
/* A pointer to an object of the pool was loaded. */
void lw_pool_found(const volatile void *pointer);
/* What was found is touched, and is another. */
void lw_pool_met(void);
void lw_pool_touched(const volatile void *at);
/* Something is touched: for what a sanitizer watches. */
static inline void lw_touched(const volatile void *at)
{
	if (lw_found_object.size)
		lw_pool_touched(at);
}

/* ---- counts.c ---- */

/* Words that are counts and are not of the pool's are in there. */
struct lw_counts_range {
	uintptr_t from, span;
} __attribute__((aligned(128)));
extern struct lw_counts_range lw_counts_range;
/* Is the word at this address, which the lock is about to store to, such a count? */
bool lw_count_elsewhere(const volatile void *at, struct lw_count_rule *rule);
/* Or any other: for what a sanitizer watches. */
bool lw_count_of(const volatile void *at, struct lw_count_rule *rule);
/* It is not right. */
__attribute__((cold)) void lw_count_wrong(const volatile void *at, int count);

/* Of a word in this page of the pool. */
static inline bool lw_count_in_slab(const struct lw_slab *s, const volatile void *at, struct lw_count_rule *rule)
{
	uint32_t word = lw_relaxed_load(&s->count_at);
	unsigned int i;

	if (word == LW_NO_COUNT)
		return false;
	i = lw_object_of(s, (uintptr_t)at);
	if (i >= LW_SLAB_OBJECTS || (uintptr_t)at % LW_SLAB_SIZE != i * s->stride + word ||
	    !lw_relaxed_load(&s->cell[i].counted))
		return false;
	*rule = s->count_rule;
	return true;
}

/* This was stored to it. */
static inline void lw_count_now(const volatile void *at, const struct lw_count_rule *rule, unsigned int stored)
{
	int count = (int)(stored & ~rule->others);

	if (__builtin_expect(count < 0 || count > rule->limit, 0))
		lw_count_wrong(at, count);
}

/* ---- what points.h has done at atomic accesses ---- */

/* Readers that meet a recycled object: what was found is about to be touched. */
static inline void lw_touched_inline(const volatile void *at)
{
	if (__builtin_expect((uintptr_t)at - lw_found_object.from < lw_found_object.size, 0) &&
	    __builtin_expect(lw_relaxed_load(&lw_found_object.cell->incarnation) !=
			     lw_found_object.incarnation, 0))
		lw_pool_met();
}

static inline void lw_loaded_inline(uintptr_t pointer)
{
	if (pointer - lw_settled.pool_from < LW_POOL_SPAN && lw_me()->rcu_nest)
		lw_pool_found((const volatile void *)pointer);
}

/* A reference count, perhaps. */
static inline bool lw_count_of_inline(const volatile void *at, struct lw_count_rule *rule)
{
	const struct lw_slab *s = lw_slab_of((uintptr_t)at);

	if (s && lw_count_in_slab(s, at, rule))
		return true;
	return __builtin_expect((uintptr_t)at - lw_relaxed_load(&lw_counts_range.from) <
				lw_relaxed_load(&lw_counts_range.span), 0) && lw_count_elsewhere(at, rule);
}

/* ---- object.c ---- */

/* What is known of an object that is not of the pool's.  The thread finds it sooner the next time. */
struct lw_cell *lw_cell_elsewhere(const void *obj);

static inline struct lw_cell **lw_near(struct lw_worker *me, const void *obj)
{
	return &me->near[(uintptr_t)obj / 64 % LW_NEAR];
}

static inline struct lw_cell *lw_cell_of(const void *obj)
{
	struct lw_cell *cell = lw_pool_cell(obj);

	if (cell)
		return cell;
	/* Cells stay where they are; one that is another object's by now says so. */
	cell = *lw_near(lw_me(), obj);
	if (__builtin_expect(cell && __atomic_load_n(&cell->obj, __ATOMIC_ACQUIRE) == obj, 1))
		return cell;
	return lw_cell_elsewhere(obj);
}

#endif /* LW_NATIVE_WORKER_H */
