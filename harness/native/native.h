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
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lockweave/engine_api.h"
#include "native/edges.h"

#define LW_MAX_WORKERS	16u	/* threads of the scenario, the main one, liburcu's */
#define LW_MAX_HELD	16u	/* objects that one thread claims, reads or writes at a time */
#define LW_MAX_NOTED	16u	/* places read since the last fence, for its edges */

/* What a thread is waiting in, for whoever finds it stuck. */
enum lw_waiting { LW_RUNS, LW_IN_SCHEDULE, LW_IN_LOCK, LW_IN_SPIN, LW_IN_GRACE_PERIOD };

/* An object that a thread has; obj is NULL once it is given up.  Owner writes, all read. */
struct lw_held {
	const void *obj;
	uint32_t incarnation;		/* owner only, as the rest */
	const void *owner;
	unsigned long key;
};

struct lw_worker {
	struct task_struct task;	/* first: a task's address is its worker's */
	unsigned int number;
	bool started;
	pthread_t thread;
	uint64_t random;		/* of the plan */
	uint64_t delays;		/* of the points: apart, so that delays change no plan */
	uint64_t ops;
	int waiting;		/* enum lw_waiting */
	const char *op;			/* what it runs, or NULL */
	unsigned int loops;		/* that sleep until something comes true, see told.c */
	const char *waits_for;		/* a lock, a condition; NULL outside such loops */
	uint64_t loops_left;

	unsigned int rcu_nest, spins, quiet;
	bool armed;			/* a release fence orders the stores to come */
	unsigned int nnoted;
	const volatile void *noted[LW_MAX_NOTED];

	bool fell_back, retried;	/* in this operation */
	uint32_t found_incarnation;	/* of lw_found_object */
	uint64_t met;			/* so far: found, and another by the time it was touched */

	/* How many of each; others look no further. */
	unsigned int nclaim, nreading, nwriting;
	struct lw_held claim[LW_MAX_HELD], reading[LW_MAX_HELD], writing[LW_MAX_HELD];
	uint64_t entered_write, freed;	/* so far: what kind of operation was that? */

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

/* For whatever several threads touch without a lock. */
#define lw_relaxed_load(p)	__atomic_load_n((p), __ATOMIC_RELAXED)
#define lw_relaxed_store(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELAXED)
/* For counters that one thread writes and others look at. */
#define lw_relaxed_add(p, n)	lw_relaxed_store((p), lw_relaxed_load(p) + (n))

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
/* A call of the API: a point at which the engine would decide. */
void lw_point_slow(void);
extern bool lw_call_points;
static inline void lw_point(void)
{
	if (__builtin_expect(lw_call_points, 0))
		lw_point_slow();
}

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

/* An operation has ended: did it leave everything as it was? */
void lw_check_op_end(struct lw_worker *me);

/* ---- rcu.c ---- */

enum lw_rcu_flavor { LW_RCU_MEMB, LW_RCU_QSBR };
void lw_rcu_init(enum lw_rcu_flavor flavor);
const char *lw_rcu_name(void);
void lw_rcu_register(void);
void lw_rcu_unregister(void);
/* Around what blocks for long: no section may be open.  Nests not. */
void lw_rcu_offline(void);
void lw_rcu_online(void);
void lw_rcu_quiescent(void);
/* Everybody else at rest: until every callback is over. */
void lw_callbacks_wait(void);
/* A grace period of the flavour's own, with its edge. */
void lw_grace_period(void);
/* As lw_rcu_barrier(), for the end of a round, and sooner. */
void lw_rcu_drain(void);

/* ---- object.c: what oracles know of an object ---- */

struct lw_cell {
	const void *obj;	/* of the table's; NULL: free */
	uint32_t incarnation;	/* odd: free */
	uint32_t writer;	/* number of who is inside to write, plus 1 */
	uint32_t identified;
	const void *owner;
	unsigned long key;
};

struct lw_cell *lw_cell_of(const void *obj);
/* Memory goes: forget what was known of it. */
void lw_cell_drop(const void *obj);
void lw_cells_reset(void);

/* About to be freed: does anybody have it? */
void lw_claims_check_free(const void *obj, size_t size, const char *name);
void lw_claims_op_end(struct lw_worker *me);

/* ---- counts.c ---- */

extern bool lw_points, lw_counts_watched;
/* The lock has just touched the word at this address. */
void lw_count_check(const volatile void *at);
void lw_counts_drop(const void *memory, size_t size);
void lw_counts_reset(void);

/* ---- heap.c, pool.c ---- */

struct lw_cache {
	const char *name;
	size_t size;
	bool typesafe;
	void (*ctor)(void *object);
	int lock;
	uint32_t first_partial;		/* pool.c: slabs with something free */
	uint64_t live;
	uint64_t random;
	struct lw_cache *next;
};

void *lw_heap_alloc(size_t size, const char *name, struct lw_cache *cache);
void lw_heap_free(void *ptr, struct lw_cache *cache);
/* Is something still allocated?  Its name, or NULL. */
const char *lw_heap_leak(void);
/* Between rounds, everybody but the caller at rest: all memory of the scenario goes. */
void lw_heap_reset(void);

/* Of 100 pages that become empty, how many are given back. */
extern unsigned int lw_reclaim_ratio;
/* Reserve address space, start the thread that gives pages back. */
void lw_pool_init(void);
void *lw_pool_alloc(struct lw_cache *cache);
void lw_pool_free(struct lw_cache *cache, void *object);
struct lw_cell *lw_pool_cell(const void *obj);
/* A reader's, in its section, see points.h: what it has found and not met again yet; or NULL. */
extern __thread const void *lw_found_object;
extern uintptr_t lw_pool_from, lw_pool_span;
void lw_pool_found(const volatile void *pointer);
void lw_pool_touched(const volatile void *at);
/* What an address in the pool is, for a report: false if it is none of the pool's. */
bool lw_pool_describe(uintptr_t address, char *out, size_t size);
void lw_pool_reset(void);
void lw_caches_reset(void);
const char *lw_caches_leak(void);

/* ---- figures, for the display ---- */

struct lw_figures {
	uint64_t allocated, recycled, given_back, slabs;
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
