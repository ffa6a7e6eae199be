/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/mutex.h - a sleeping lock with one owner.
 *
 * Ordering:
 *	mutex_lock, and mutex_trylock that succeeds	acquire
 *	mutex_unlock					release
 *	mutex_trylock that fails			none
 *	mutex_is_locked					none: a READ_ONCE
 *
 * No more than that: unlike spin locks', an unlock and the next lock make no
 * promise to third threads.
 *
 * The owner word is the owner's task, with three bits below it:
 *	WAITERS	somebody is in the list: unlock must look there
 *	HANDOFF	the first in the list was woken once in vain: the next unlock
 *		gives it the lock instead of letting anybody have it
 *	PICKUP	it has been given, and waits to be picked up by the task named
 * Waiters stand in line; who comes by while the lock is free may go first,
 * which the HANDOFF bit bounds.  The kernel's spinning on an owner that runs is
 * left out: it is a matter of speed.
 *
 * Callers: threads that may sleep: no spin lock held, in no RCU section.  Who
 * locks it unlocks it (else class "assertion"); not recursive ("deadlock").  Its memory must outlive the
 * unlock, which looks at the word again after others could get in.
 * Sources: Documentation/locking/mutex-design.rst, kernel/locking/mutex.c.
 */
#ifndef LOCKWEAVE_LINUX_MUTEX_H
#define LOCKWEAVE_LINUX_MUTEX_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#define MUTEX_FLAG_WAITERS	0x01ul
#define MUTEX_FLAG_HANDOFF	0x02ul
#define MUTEX_FLAG_PICKUP	0x04ul
#define MUTEX_FLAGS		0x07ul

struct mutex {
	atomic_long_t owner;
	spinlock_t wait_lock;
	struct list_head wait_list;
};

/* On the waiter's stack; in the list as long as wait_lock says so. */
struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
};

#define __MUTEX_INITIALIZER(name)					\
	{ .owner = ATOMIC_LONG_INIT(0),					\
	  .wait_lock = __SPIN_LOCK_UNLOCKED((name).wait_lock),		\
	  .wait_list = LIST_HEAD_INIT((name).wait_list) }
#define DEFINE_MUTEX(name)	struct mutex name = __MUTEX_INITIALIZER(name)

/* Alone, before anybody else knows of lock. */
static __always_inline void mutex_init(struct mutex *lock)
{
	atomic_long_set(&lock->owner, 0);
	spin_lock_init(&lock->wait_lock);
	INIT_LIST_HEAD(&lock->wait_list);
}

static __always_inline unsigned long lw_mutex_word(const struct mutex *lock)
{
	return (unsigned long)atomic_long_read(&lock->owner);
}

static __always_inline bool mutex_is_locked(const struct mutex *lock)
{
	return lw_mutex_word(lock) & ~MUTEX_FLAGS;
}

/* from -> to; on failure *from is what was found. */
static __always_inline bool lw_mutex_take(struct mutex *lock, unsigned long *from, unsigned long to)
{
	/* Acquire: pairs with the releases in unlock and handoff. */
	return atomic_long_try_cmpxchg_acquire(&lock->owner, (long *)from, (long)to);
}

static __always_inline bool lw_mutex_give(struct mutex *lock, unsigned long *from, unsigned long to)
{
	/* Release: pairs with the acquire in lw_mutex_take(). */
	return atomic_long_try_cmpxchg_release(&lock->owner, (long *)from, (long)to);
}

/*
 * Free, or held ready for us: take it.  Otherwise false, after it was asked for
 * handing over, if the caller is first in line.
 */
static inline bool lw_mutex_try(struct mutex *lock, bool handoff)
{
	unsigned long self = (unsigned long)current, word = lw_mutex_word(lock), to;
	bool ours;

	do {
		unsigned long owner = word & ~MUTEX_FLAGS, flags = word & MUTEX_FLAGS;

		ours = !owner || (owner == self && (flags & MUTEX_FLAG_PICKUP));
		if (ours)
			to = self | (flags & ~MUTEX_FLAG_PICKUP);
		else if (handoff && !(flags & (MUTEX_FLAG_PICKUP | MUTEX_FLAG_HANDOFF)))
			to = word | MUTEX_FLAG_HANDOFF;
		else
			return false;
	} while (!lw_mutex_take(lock, &word, to));
	return ours;
}

/*
 * wait_lock is held, and is when it returns; in between it is dropped.  The
 * caller is in the list, and WAITERS is set.
 */
static __always_inline void lw_mutex_sleep(struct mutex *lock, struct mutex_waiter *waiter)
{
	lw_wait_begin(lock, "mutex");
	/*
	 * (A) State before the try.  Pairs with wake_up_process()'s barrier, behind
	 * the unlock: either the try finds the mutex free, or the waker finds us.
	 */
	set_current_state(TASK_UNINTERRUPTIBLE);
	/* Under wait_lock: an unlock before WAITERS was set did not look for us. */
	while (!lw_mutex_try(lock, false)) {
		bool first;

		spin_unlock(&lock->wait_lock);
		schedule();
		first = READ_ONCE(lock->wait_list.next) == &waiter->list;
		set_current_state(TASK_UNINTERRUPTIBLE);	/* (A) */
		if (lw_mutex_try(lock, first)) {
			spin_lock(&lock->wait_lock);
			break;
		}
		spin_lock(&lock->wait_lock);
	}
	lw_wait_end();
	__set_current_state(TASK_RUNNING);
}

static inline void lw_mutex_lock_slow(struct mutex *lock)
{
	struct mutex_waiter waiter = { .task = current };

	spin_lock(&lock->wait_lock);
	if (!lw_mutex_try(lock, false)) {
		list_add_tail(&waiter.list, &lock->wait_list);
		/* Before the try under the lock: whoever unlocks from here on looks for us. */
		atomic_long_or((long)MUTEX_FLAG_WAITERS, &lock->owner);
		lw_mutex_sleep(lock, &waiter);
		list_del(&waiter.list);
		if (list_empty(&lock->wait_list))
			atomic_long_andnot((long)MUTEX_FLAGS, &lock->owner);
	}
	spin_unlock(&lock->wait_lock);
}

static inline void mutex_lock(struct mutex *lock)
{
	unsigned long word = 0;

	lw_might_sleep("mutex_lock()");
	if (!lw_mutex_take(lock, &word, (unsigned long)current))
		lw_mutex_lock_slow(lock);
	lw_lock_acquired(lock, 0);
}

/* 1 if it has taken the lock; it never waits. */
static inline int mutex_trylock(struct mutex *lock)
{
	if (!lw_mutex_try(lock, false))
		return 0;
	lw_lock_acquired(lock, LW_LOCK_TRY);
	return 1;
}

/* The mutex goes to `to`, or, if NULL, to whoever comes: HANDOFF is set, so we still have it. */
static __always_inline void lw_mutex_hand_over(struct mutex *lock, struct task_struct *to)
{
	unsigned long word = lw_mutex_word(lock), next;

	do {
		next = (word & MUTEX_FLAG_WAITERS) | (unsigned long)to;
		if (to)
			next |= MUTEX_FLAG_PICKUP;
	} while (!lw_mutex_give(lock, &word, next));
}

static inline void lw_mutex_unlock_slow(struct mutex *lock)
{
	unsigned long word = lw_mutex_word(lock);
	struct task_struct *next = NULL;

	/* Free for all, unless the first in line asked for it. */
	while (!(word & MUTEX_FLAG_HANDOFF)) {
		if (lw_mutex_give(lock, &word, word & MUTEX_FLAGS)) {
			if (!(word & MUTEX_FLAG_WAITERS))
				return;
			break;
		}
	}
	spin_lock(&lock->wait_lock);
	if (!list_empty(&lock->wait_list))
		next = list_first_entry(&lock->wait_list, struct mutex_waiter, list)->task;
	if (word & MUTEX_FLAG_HANDOFF)
		lw_mutex_hand_over(lock, next);
	spin_unlock(&lock->wait_lock);
	/* (B) is in there: the mutex free, or given, before the look at the state. */
	if (next)
		wake_up_process(next);
}

static inline void mutex_unlock(struct mutex *lock)
{
	unsigned long word = (unsigned long)current;

	lw_lock_released(lock);
	if (!lw_mutex_give(lock, &word, 0))
		lw_mutex_unlock_slow(lock);
}

#endif /* LOCKWEAVE_LINUX_MUTEX_H */
