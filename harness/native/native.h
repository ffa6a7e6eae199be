/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * native.h - what the parts of the flavour `stress` share.
 *
 * Each function of engine_api.h and check.h is here once more, on real threads.
 * None of it may synchronise threads in a way that ThreadSanitizer sees and the
 * kernel's function would not: apart from spin.c, rwlock.c and task.c, which
 * are compiled for it, this code is invisible to it, and tells of its edges
 * itself (edges.h).
 */
#ifndef LW_NATIVE_NATIVE_H
#define LW_NATIVE_NATIVE_H

#include <pthread.h>

#include "native/edges.h"
#include "native/worker.h"

/* By number: who is to be asked for a stack, and for processor time. */
extern pthread_t lw_threads[LW_MAX_WORKERS];

static inline uint64_t lw_random(uint64_t *state)
{
	uint64_t x = *state;	/* xorshift64*; never 0 */

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	*state = x;
	return x * 0x2545f4914f6cdd1dull >> 16;
}

uint64_t lw_now(void);		/* nanoseconds of a clock that never goes back */

/* ---- finding.c ---- */

/*
 * Print the report and end the process with status 1.  Of several threads the
 * first has the word.  Any thread, any context but a signal handler.
 */
_Noreturn void lw_found(const char *class, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/*
 * From here on nobody else reports, and the process does not end but by the
 * caller.  Does not return if another thread has it.
 */
void lw_take_the_word(void);
/* The same of another thread: its stack (addresses as backtrace() has them).  The caller has the word. */
_Noreturn void lw_found_at(const char *class, void *const *stack, int depth, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* "lockweave: ..." on stderr, exit status 2. */
_Noreturn void lw_die(const char *format, ...) __attribute__((format(printf, 1, 2)));
void lw_print_stack(void *const *stack, int depth);
void lw_finding_init(void);

/* ---- delay.c ---- */

enum lw_delay_mode { LW_DELAY_NONE, LW_DELAY_UNIFORM, LW_DELAY_ATOMICS };
void lw_delays_init(enum lw_delay_mode mode);

/* ---- fence.c ---- */

/* Around each atomic access of the lock, in ThreadSanitizer's build. */
void lw_edges_before(const volatile void *at, int order, bool writes);
void lw_edges_after(const volatile void *at, bool reads);
void lw_edges_op_end(struct lw_worker *me);

/* ---- wait.c ---- */

/* Sleep while *word is value, a moment at the longest; look again.  Lets signals through. */
void lw_wait_word(const int *word, int value, enum lw_waiting in);
void lw_wake_word(const int *word);
/* A turn of a loop that spins: lets others run every now and then. */
void lw_spin_turn(unsigned int *turns);

/* ---- context.c ---- */

/* An operation has ended: did it leave everything as it was?  It did, mostly. */
void lw_check_op_end_slow(struct lw_worker *me);
static inline void lw_check_op_end(struct lw_worker *me)
{
	if (LW_HAVE_EDGES || (me->rcu_nest | me->spins | me->quiet | me->nreading | me->nwriting |
				lw_relaxed_load(&me->task.__state)))
		lw_check_op_end_slow(me);
}

/* ---- rcu.c ---- */

enum lw_rcu_flavor { LW_RCU_MEMB, LW_RCU_QSBR };
void lw_rcu_init(enum lw_rcu_flavor flavor);
const char *lw_rcu_name(void);
void lw_rcu_register(void);
void lw_rcu_unregister(void);
/* Around what blocks for long: no section may be open.  Nests not. */
void lw_rcu_offline(void);
void lw_rcu_online(void);
void lw_rcu_quiescent_slow(void);
static inline void lw_rcu_quiescent(void)
{
	if (__builtin_expect(lw_settled.qsbr, 0))
		lw_rcu_quiescent_slow();
}
/* A grace period of the flavour's own, with its edge. */
void lw_grace_period(void);
/* liburcu gets a batch of callbacks. */
void lw_rcu_call(struct lw_batch *batch);

/* ---- callbacks.c ---- */

/* After lw_delays_init(). */
void lw_callbacks_init(void);
/* What threads have gathered goes to liburcu.  By threads that RCU knows. */
void lw_callbacks_flush_all(void);
/* liburcu's: a batch may run. */
void lw_batch_due(struct lw_batch *batch);
/* Everybody else at rest, so that whoever may look at anything is done: run all of them. */
void lw_callbacks_run(void);
/* An address to hang an edge on: the end of each callback. */
extern char lw_callbacks_end;

/* ---- object.c ---- */

/* There is, or was, something to know that is not of the pool's: whoever frees such has to look. */
extern bool lw_cells_elsewhere;
/* Memory goes: forget what was known of it. */
void lw_cell_drop(const void *obj);
void lw_cells_reset(void);

/* About to be freed: does anybody have it?  Of the pool's, and others. */
void lw_claims_check_free(const struct lw_cell *cell, const void *obj);
void lw_claims_check_free_elsewhere(const void *obj, size_t size, const char *name);
void lw_claims_op_end(struct lw_worker *me);

/* ---- counts.c ---- */

/* A page's objects are new, and nobody has said yet what in them is a count. */
void lw_counts_new_slab(struct lw_slab *s);
void lw_counts_drop(const void *memory, size_t size);
void lw_counts_reset(void);

/* ---- heap.c, bins.c, pool.c ---- */

struct lw_cache {
	const char *name;
	size_t size;
	bool typesafe;
	bool may_fail;
	void (*ctor)(void *object);
	int lock;
	uint32_t first_partial;		/* pool.c, with all that follows: slabs with something free */
	uint64_t live;			/* objects that are allocated */
	uint64_t allocated, recycled;	/* so far */
	uint64_t random;
	struct lw_cache *next;
};

/* Addresses without memory behind them, for `what`; mprotect() gives them some. */
char *lw_reserve(size_t size, const char *what);

void *lw_heap_alloc(size_t size, const char *name, struct lw_cache *cache);
void lw_heap_free(void *ptr, struct lw_cache *cache);
/* Is something still allocated?  Its name, or NULL. */
const char *lw_heap_leak(void);
/* How many objects of this cache are. */
uint64_t lw_heap_live(const struct lw_cache *cache);
/* Between rounds, everybody but the caller at rest: all memory of the scenario goes. */
void lw_heap_reset(void);
/* Before anything is allocated. */
void lw_bins_init(void);

/* Of 100 pages that become empty, how many are given back. */
extern unsigned int lw_reclaim_ratio;
/* Reserve address space, start the thread that gives pages back. */
void lw_pool_init(void);
void *lw_pool_alloc(struct lw_cache *cache);
void lw_pool_free(struct lw_cache *cache, void *object);
/* What an address in the pool is, for a report: false if it is none of the pool's. */
bool lw_pool_describe(uintptr_t address, char *out, size_t size);
/* Between rounds, everybody but the caller at rest: no page is in use any more (reclaim.c). */
void lw_pool_reset(void);
void lw_caches_reset(void);
const char *lw_caches_leak(void);

/* ---- figures, for the display ---- */

struct lw_figures {
	uint64_t allocated, recycled;	/* as of the last round's end */
	uint64_t given_back;
	uint64_t grace_periods, grace_ns, grace_max_ns;
	uint64_t callbacks, batches;	/* that ran; grace periods of liburcu's own behind them, at least */
};
extern struct lw_figures lw_figures;

/* A lock that ThreadSanitizer does not see. */
static inline void lw_hidden_lock(int *lock)
{
	unsigned int turns = 0;

	while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE))
		lw_spin_turn(&turns);
}

static inline void lw_hidden_unlock(int *lock)
{
	__atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

#endif /* LW_NATIVE_NATIVE_H */
