// SPDX-License-Identifier: GPL-2.0-or-later
/* rwsem.c - waiting for a rwsem, and waking those who wait. */
#include <linux/kernel.h>
#include <linux/sched.h>

#include "rwsem.h"

/* On the waiter's stack; in the list as long as wait_lock says so. */
struct rwsem_waiter {
	struct list_head list;
	struct task_struct *task;	/* NULL: a reader that has been given the lock */
	bool writer;
};

/* Who is to be woken when wait_lock has been dropped; so few that more may wait. */
#define WAKE_MAX	2u
struct wake_list {
	unsigned int nr;
	struct task_struct *task[WAKE_MAX];
};

enum wake_whom {
	WAKE_ANY,		/* the lock may be free: whoever is first */
	WAKE_READERS,		/* readers may have it: not a writer */
	WAKE_READ_OWNED,	/* the caller has it for read */
};

static __always_inline struct rwsem_waiter *rwsem_first(struct rwsem *sem)
{
	return list_first_entry(&sem->wait_list, struct rwsem_waiter, list);
}

static __always_inline void wake_later(struct wake_list *wake, struct task_struct *task)
{
	wake->task[wake->nr++] = task;
}

static __always_inline void wake_now(struct wake_list *wake)
{
	unsigned int i;

	for (i = 0; i < wake->nr; i++)
		wake_up_process(wake->task[i]);
}

/* ---- giving the lock to readers ------------------------------------------- */

/* One reader's share, so that no writer gets in while the readers are counted. */
static __always_inline bool rwsem_reserve(struct rwsem *sem)
{
	if (!(atomic_long_fetch_add(RWSEM_READER, &sem->count) & RWSEM_WRITER))
		return true;
	/* A writer was faster.  It will wake us all: WAITERS is set. */
	atomic_long_add(-RWSEM_READER, &sem->count);
	return false;
}

/* Move the readers of the list, as many as can be woken at once, into `given`. */
static __always_inline long rwsem_take_readers(struct rwsem *sem, struct rwsem_waiter **given)
{
	struct rwsem_waiter *waiter, *after;
	long nr = 0;

	list_for_each_entry_safe(waiter, after, &sem->wait_list, list) {
		if (waiter->writer || nr == (long)WAKE_MAX)
			continue;
		list_del(&waiter->list);
		given[nr++] = waiter;
	}
	return nr;
}

/* The first in the list is a reader; wait_lock is held. */
static __always_inline void rwsem_give(struct rwsem *sem, enum wake_whom whom,
				       struct wake_list *wake)
{
	struct rwsem_waiter *given[WAKE_MAX] __attribute__((__uninitialized__));
	long reserved = whom == WAKE_READ_OWNED ? 0 : 1, nr, i, change;

	if (reserved && !rwsem_reserve(sem))
		return;
	nr = rwsem_take_readers(sem, given);
	change = (nr - reserved) * RWSEM_READER;
	if (list_empty(&sem->wait_list))
		change -= RWSEM_WAITERS;
	/* They have it before they are told so. */
	atomic_long_add(change, &sem->count);
	for (i = 0; i < nr; i++) {
		struct task_struct *task = given[i]->task;

		/*
		 * Release: pairs with the acquire in rwsem_down_read_slow() [3].
		 * The waiter is its owner's again, and may be gone [9].
		 */
		smp_store_release(&given[i]->task, NULL);
		wake_later(wake, task);
	}
}

/* Somebody waits; wait_lock is held. */
static __always_inline void rwsem_mark_wake(struct rwsem *sem, enum wake_whom whom,
					    struct wake_list *wake)
{
	struct rwsem_waiter *first = rwsem_first(sem);

	if (!first->writer)
		rwsem_give(sem, whom, wake);
	else if (whom == WAKE_ANY)
		wake_later(wake, first->task);
}

void rwsem_wake(struct rwsem *sem)
{
	struct wake_list wake = { .nr = 0 };

	spin_lock(&sem->wait_lock);
	if (!list_empty(&sem->wait_list))
		rwsem_mark_wake(sem, WAKE_ANY, &wake);
	spin_unlock(&sem->wait_lock);
	wake_now(&wake);
}

/*
 * The caller took part in the count for a moment, which may have sent somebody
 * back to sleep: see whether the first in line can go on.  wait_lock is held.
 */
static __always_inline void rwsem_wake_if_free(struct rwsem *sem, long count,
					       struct wake_list *wake)
{
	if (!(count & RWSEM_WRITER))
		rwsem_mark_wake(sem, count & RWSEM_READERS ? WAKE_READERS : WAKE_ANY, wake);
}

/* ---- waiting -------------------------------------------------------------- */

/* A reader got in while others wait: so may the other readers.  The caller has the lock. */
static void rwsem_let_readers_in(struct rwsem *sem)
{
	struct wake_list wake = { .nr = 0 };

	spin_lock(&sem->wait_lock);
	if (!list_empty(&sem->wait_list))
		rwsem_mark_wake(sem, WAKE_READ_OWNED, &wake);
	spin_unlock(&sem->wait_lock);
	wake_now(&wake);
}

/* False: nobody waits and no writer has it, so that the caller's count has it. */
static bool rwsem_queue_reader(struct rwsem *sem, struct rwsem_waiter *waiter)
{
	struct wake_list wake = { .nr = 0 };
	long change = -RWSEM_READER, count;

	spin_lock(&sem->wait_lock);
	if (list_empty(&sem->wait_list)) {
		if (!(atomic_long_read(&sem->count) & RWSEM_WRITER)) {
			/* Behind the writer that we see gone [3]. */
			smp_acquire__after_ctrl_dep();
			spin_unlock(&sem->wait_lock);
			return false;
		}
		change += RWSEM_WAITERS;
	}
	list_add_tail(&waiter->list, &sem->wait_list);
	count = atomic_long_add_return(change, &sem->count);
	rwsem_wake_if_free(sem, count, &wake);
	spin_unlock(&sem->wait_lock);
	wake_now(&wake);
	return true;
}

void rwsem_down_read_slow(struct rwsem *sem, long count)
{
	struct rwsem_waiter waiter = { .task = current, .writer = false };
	bool alone = (count & RWSEM_READERS) == RWSEM_READER;

	/* Nobody is to be kept waiting by readers that come one after the other. */
	if (alone && !(count & (RWSEM_WRITER | RWSEM_HANDOFF))) {
		if (count & RWSEM_WAITERS)
			rwsem_let_readers_in(sem);
		return;
	}
	if (!rwsem_queue_reader(sem, &waiter))
		return;

	lw_wait_begin(sem, "rwsem");
	for (;;) {
		/* (A) pairs with wake_up_process()'s barrier, behind the store of NULL. */
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (!smp_load_acquire(&waiter.task))	/* pairs with rwsem_give() [3] */
			break;
		schedule();
	}
	lw_wait_end();
	__set_current_state(TASK_RUNNING);
}

/*
 * A writer's try; wait_lock is held and the caller in the list.  insist: it has
 * been woken in vain before, and if it is first, wants to be the next.
 */
static __always_inline bool rwsem_try_write(struct rwsem *sem, struct rwsem_waiter *waiter,
					    bool insist)
{
	bool first = rwsem_first(sem) == waiter, taken;
	long count = atomic_long_read(&sem->count), to;

	do {
		if ((count & RWSEM_HANDOFF) && !first)
			return false;
		taken = !(count & RWSEM_LOCKED);
		if (taken) {
			to = (count | RWSEM_WRITER) & ~RWSEM_HANDOFF;
			/* The only one in the list. */
			if (first && waiter->list.next == &sem->wait_list)
				to &= ~RWSEM_WAITERS;
		} else {
			if (!insist || !first || (count & RWSEM_HANDOFF))
				return false;
			to = count | RWSEM_HANDOFF;
		}
		/* Acquire: pairs with the releases of readers and writers before us [2]. */
	} while (!atomic_long_try_cmpxchg_acquire(&sem->count, &count, to));
	return taken;
}

/*
 * Whoever comes by when the lock is free just then takes it, before those who have
 * been waiting, and without wait_lock: unless one of them insists.
 */
static __always_inline bool rwsem_steal(struct rwsem *sem)
{
	long count = atomic_long_read(&sem->count);

	do {
		if (count & (RWSEM_LOCKED | RWSEM_HANDOFF))
			return false;
		/* Acquire: as in rwsem_try_write() [2].  WAITERS stays. */
	} while (!atomic_long_try_cmpxchg_acquire(&sem->count, &count, count | RWSEM_WRITER));
	return true;
}

/* In the list, with WAITERS set, so that who unlocks from here on looks for us. */
static __always_inline void rwsem_queue_writer(struct rwsem *sem, struct rwsem_waiter *waiter)
{
	struct wake_list wake = { .nr = 0 };

	list_add_tail(&waiter->list, &sem->wait_list);
	if (rwsem_first(sem) == waiter) {
		atomic_long_or(RWSEM_WAITERS, &sem->count);
		return;
	}
	rwsem_wake_if_free(sem, atomic_long_read(&sem->count), &wake);
	if (wake.nr) {
		spin_unlock(&sem->wait_lock);
		wake_now(&wake);
		spin_lock(&sem->wait_lock);
	}
}

void rwsem_down_write_slow(struct rwsem *sem)
{
	struct rwsem_waiter waiter = { .task = current, .writer = true };
	bool insist = false;

	if (rwsem_steal(sem))
		return;
	spin_lock(&sem->wait_lock);
	rwsem_queue_writer(sem, &waiter);
	lw_wait_begin(sem, "rwsem");
	/*
	 * (A) State before the try.  Pairs with wake_up_process()'s barrier, behind
	 * the unlock: either the try finds the lock free, or the waker finds us.
	 */
	set_current_state(TASK_UNINTERRUPTIBLE);
	while (!rwsem_try_write(sem, &waiter, insist)) {
		spin_unlock(&sem->wait_lock);
		schedule();
		insist = true;
		set_current_state(TASK_UNINTERRUPTIBLE);	/* (A) */
		spin_lock(&sem->wait_lock);
	}
	lw_wait_end();
	__set_current_state(TASK_RUNNING);
	list_del(&waiter.list);
	spin_unlock(&sem->wait_lock);
}
