/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * engine_api.h - what the engine offers to the kernel API in harness/include/linux/.
 *
 * Locks do not call these: they use the kernel's own names, which are macros
 * and static inlines over the functions below (static inlines, so that a
 * report names the line in the lock).  Each comment says first what the call
 * orders.  Atomic accesses have no entry here: READ_ONCE(), atomic_t and their
 * like expand to the compiler's __atomic builtins, whose hooks carry values:
 *
 *	READ_ONCE, atomic_read, rcu_dereference	relaxed load
 *	WRITE_ONCE, atomic_set			relaxed store
 *	smp_load_acquire / smp_store_release	acquire load / release store
 *	value-returning RMW without suffix	__ATOMIC_SEQ_CST; a compare-exchange
 *						with failure order __ATOMIC_RELAXED
 *	RMW without result			lw_rmw_noreturn_hint(), then relaxed
 *	smp_store_mb(x, v)			WRITE_ONCE(); lw_fence(LW_FENCE_MB)
 */
#ifndef LOCKWEAVE_ENGINE_API_H
#define LOCKWEAVE_ENGINE_API_H

#include <stdbool.h>
#include <stddef.h>

/* ---- fences and hints ---------------------------------------------------- */

/* Kernel barriers that the compiler's fences cannot express; same numbers as enum mm_fence. */
enum lw_fence_kind {
	LW_FENCE_ACQUIRE,		/* smp_acquire__after_ctrl_dep() */
	LW_FENCE_RELEASE,
	LW_FENCE_ACQ_REL,
	LW_FENCE_MB,			/* smp_mb() */
	LW_FENCE_RMB,			/* smp_rmb() */
	LW_FENCE_WMB,			/* smp_wmb() */
	LW_FENCE_BEFORE_ATOMIC,		/* smp_mb__before_atomic() */
	LW_FENCE_AFTER_ATOMIC,		/* smp_mb__after_atomic() */
	LW_FENCE_AFTER_SPINLOCK,	/* smp_mb__after_spinlock() */
	LW_FENCE_AFTER_UNLOCK_LOCK,	/* smp_mb__after_unlock_lock() */
	LW_FENCE_READ_DEPENDS,		/* smp_read_barrier_depends(): alpha only */
};
void lw_fence(enum lw_fence_kind kind);

/*
 * The next atomic read-modify-write of this thread is a form without result
 * (atomic_inc(), atomic_add(), ...): smp_rmb() does not bind its read.
 */
void lw_rmw_noreturn_hint(void);

/* Orders nothing.  Hands over to another thread: a spinning thread must let others run. */
void lw_cpu_relax(void);

/*
 * Plain accesses of this thread in between take part in no race report, and
 * each is a point where another thread may run.  Nests.  (So is each plain access
 * in an RCU section to an object of a type-stable cache that the thread has not
 * got; see lw_stable_field() in check.h.)
 */
void lw_data_race_begin(void);
void lw_data_race_end(void);

/*
 * True if the input wants the fault injected here (default: no): page faults, copies that fail.
 * Not in setup() and finish().
 */
bool lw_fault(const char *what);

/* ---- RCU ----------------------------------------------------------------- */

struct rcu_head;

/* Order nothing by themselves; nest.  Unbalanced at the end of an operation: RCU misuse. */
void lw_rcu_read_lock(void);
void lw_rcu_read_unlock(void);
bool lw_rcu_read_lock_held(void);
/* A full barrier at its start and its end for the caller.  Sleeps. */
void lw_synchronize_rcu(void);
/*
 * Everything before it happens before func(head), which runs on a thread of
 * its own after a grace period that starts later.  Each head once at a time,
 * and its memory is not to be freed before func() runs.  func() must not sleep.
 */
void lw_call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
/*
 * Every callback queued before it, and what that did, is over before it returns.
 * Sleeps: not in a section, not in a callback.
 */
void lw_rcu_barrier(void);

/* ---- spin locks: an int, 0 free, 1 held ---------------------------------- */

/* Acquire.  Waits; not recursive. */
void lw_spin_lock(int *lock);
/* Acquire if it returns true, otherwise orders nothing. */
bool lw_spin_trylock(int *lock);
/* Release. */
void lw_spin_unlock(int *lock);
/* A relaxed load. */
bool lw_spin_is_locked(const int *lock);

/* ---- a lock like mmap_lock: a waiting writer keeps new readers out -------- */

/*
 * Zeroed memory is an unlocked lock; lw_rwlock_init() makes that plain.  It must outlive the
 * unlock, not only the release in it: who frees it must be ordered behind the call.
 */
struct lw_rwlock {
	int word;
	int behind;	/* always 0; an unlock reads it after others could get in */
};

void lw_rwlock_init(struct lw_rwlock *lock);
/* Acquire.  Sleep; not recursive (a second read lock behind a waiting writer is a deadlock). */
void lw_read_lock(struct lw_rwlock *lock);
void lw_write_lock(struct lw_rwlock *lock);
/* Acquire if true, else nothing.  A waiting writer makes lw_read_trylock() fail. */
bool lw_read_trylock(struct lw_rwlock *lock);
bool lw_write_trylock(struct lw_rwlock *lock);
/* Release. */
void lw_read_unlock(struct lw_rwlock *lock);
void lw_write_unlock(struct lw_rwlock *lock);
/* Release; the caller holds it for reading afterwards. */
void lw_downgrade(struct lw_rwlock *lock);
/* Oracle, no event: -1 write-locked, 0 free, n held by n readers. */
int lw_rwlock_state(const struct lw_rwlock *lock);
/* Oracle, no event: does the calling thread hold it so? */
bool lw_rwlock_held_read(const struct lw_rwlock *lock);
bool lw_rwlock_held_write(const struct lw_rwlock *lock);

/* ---- sleeping and waking ------------------------------------------------- */

/*
 * One simulated thread's task.  __state is an ordinary location of the memory
 * model: 0 is TASK_RUNNING; set_current_state() stores it with smp_store_mb().
 */
struct task_struct {
	unsigned int __state;
	int pid;			/* the thread's number + 1 */
};

struct task_struct *lw_current(void);
/*
 * schedule(): sleeps if the newest __state of the caller is not TASK_RUNNING,
 * until somebody wakes it (or, by decision, spuriously; __state is TASK_RUNNING
 * then).  Ordered with the wake-up by the run queue's lock.
 */
void lw_schedule(void);
/*
 * wake_up_process(), wake_up_state(): a full barrier before __state is read; if
 * it is in `mask`, makes it TASK_RUNNING.  True if it woke somebody.
 */
bool lw_wake_up_state(struct task_struct *task, unsigned int mask);
bool lw_wake_up_process(struct task_struct *task);	/* mask 3: TASK_NORMAL */

/*
 * ---- what is written out over them: mutexes, wait queues, ... -------------
 * None of these is an event or orders anything.  They tell the engine what it
 * cannot see, for reports, for deadlocks and for the order of locks.
 */

/* Reported if the caller must not sleep; `what` (static) is what it calls. */
void lw_might_sleep(const char *what);
/*
 * Around a loop that sleeps until something has come true: about `what` (a lock,
 * a queue), which is `kind` (static: "mutex", "condition on").  If everybody is stuck, sleepers
 * in such a loop are woken without cause once; one that then leaves the loop
 * could have gone on before, and was not woken: class "lost-wakeup".
 */
void lw_wait_begin(const void *what, const char *kind);
void lw_wait_end(void);
/* Which of n waiters is woken, where no promise is made: 0 unless the input says otherwise. */
unsigned int lw_choose_waiter(unsigned int n);

/* Bits: how a lock was taken. */
#define LW_LOCK_READ	1u
#define LW_LOCK_TRY	2u	/* without waiting: no deadlock comes of that */

/*
 * The caller has taken the lock at this address (0: for itself alone), or is
 * about to give it up.  Reported: an order of locks that may deadlock, class
 * "lock-order"; giving up what the caller does not hold, class "assertion".
 */
void lw_lock_acquired(const void *lock, unsigned int how);
void lw_lock_released(const void *lock);

/* ---- memory -------------------------------------------------------------- */

/*
 * At least 16-byte aligned; `name` (static) is what reports call it.  Contents:
 * 0xcd bytes, or zeroes.  Never NULL: an execution without memory left ends as
 * out of steps.  Touching it after lw_free() is use-after-free.
 */
void *lw_alloc(size_t size, const char *name);
void *lw_zalloc(size_t size, const char *name);
void lw_free(void *ptr);

/*
 * A slab cache.  typesafe: SLAB_TYPESAFE_BY_RCU: freed objects keep their
 * contents, may be touched by those who still look, and are handed out again,
 * the most recently freed first unless the input says otherwise.  If the input
 * says so, a free object's page is given back instead, after a grace period that
 * starts behind the free: then to touch it is use-after-free, and to have touched
 * it without being ordered before that, by a section or otherwise, a data race.
 * ctor runs once in the life of a page for each object, before its first use.
 * Without typesafe a freed object is poisoned, and ctor runs at every allocation.
 *
 * Orders: freeing an object before re-allocating it; a reader outside is not
 * ordered.  If the page goes, the free is also what synchronize_rcu() would be.
 */
struct lw_cache;
struct lw_cache *lw_cache_create(const char *name, size_t size, bool typesafe,
				 void (*ctor)(void *object));
/* NULL if the input says so and lw_cache_may_fail() was called: SLAB_FAILSLAB. */
void *lw_cache_alloc(struct lw_cache *cache);
void lw_cache_may_fail(struct lw_cache *cache);
void lw_cache_free(struct lw_cache *cache, void *object);
/*
 * Class "leak" if objects are still allocated.  To use the cache after that is
 * use-after-free, to destroy it again double-free; pages of a type-stable one are
 * given back as above.
 */
void lw_cache_destroy(struct lw_cache *cache);

#endif /* LOCKWEAVE_ENGINE_API_H */
