/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/wait.h - wait queues: any number of threads wait for conditions.
 *
 * Ordering:
 *	wait_event		the condition is looked at once with no order at all;
 *				while it is false, a full barrier precedes each
 *				further look.  NONE behind the look that found it
 *				true: put an acquire into the condition if what
 *				comes next needs one
 *	prepare_to_wait,	a full barrier at the end: the entry is in the queue
 *	 _exclusive		and the state is set before anything is read after
 *	finish_wait		acquire, if a waker has removed the entry; else none
 *	wake_up, wake_up_all	what precedes them is seen by whom they wake, and by
 *				who joins the queue later.  No full barrier for the
 *				caller unless they wake somebody
 *	wq_has_sleeper		full barrier, then a look at the queue
 *	waitqueue_active	NOTHING.  A store before it may still be on its way
 *				when it looks, and the waiter asleep for ever
 *
 * A waker makes the condition true and calls wake_up(); it may leave that out
 * if wq_has_sleeper() says that nobody is there.
 *
 * wake_up() wakes all ordinary waiters, and one exclusive one; which of those is
 * a decision: no promise is made, though they stand in line.  wake_up_all()
 * wakes everybody.
 *
 * Callers: waiters may sleep, hold no spin lock, are in no RCU section; wakers
 * anybody.  The queue must outlive the waker's call.  Conditions have no side
 * effects: they are looked at any number of times.
 * Sources: include/linux/wait.h (the comments at waitqueue_active() and
 * wq_has_sleeper()), kernel/sched/wait.c, Documentation/memory-barriers.txt
 * ("SLEEP AND WAKE-UP FUNCTIONS").
 */
#ifndef LOCKWEAVE_LINUX_WAIT_H
#define LOCKWEAVE_LINUX_WAIT_H

#include <asm/barrier.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#define WQ_FLAG_EXCLUSIVE	0x01u

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
} wait_queue_head_t;

/* On the waiter's stack.  Removed by who wakes it, or by the waiter. */
typedef struct wait_queue_entry {
	unsigned int flags;
	struct task_struct *private;
	struct list_head entry;
} wait_queue_entry_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name)				\
	{ .lock = __SPIN_LOCK_UNLOCKED(name.lock), .head = LIST_HEAD_INIT((name).head) }
#define DECLARE_WAIT_QUEUE_HEAD(name)	\
	wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DEFINE_WAIT(name)						\
	wait_queue_entry_t name = { .private = current, .entry = LIST_HEAD_INIT((name).entry) }

/* Alone, before anybody else knows of wq. */
static __always_inline void init_waitqueue_head(wait_queue_head_t *wq)
{
	spin_lock_init(&wq->lock);
	INIT_LIST_HEAD(&wq->head);
}

static __always_inline int waitqueue_active(wait_queue_head_t *wq)
{
	return !list_empty(&wq->head);
}

static __always_inline bool wq_has_sleeper(wait_queue_head_t *wq)
{
	/*
	 * (B) The condition before the look at the queue.  Pairs with (A) in
	 * lw_prepare_to_wait(): of a waiter that misses the condition, we do not
	 * miss the entry.
	 */
	smp_mb();
	return waitqueue_active(wq);
}

static inline void lw_prepare_to_wait(wait_queue_head_t *wq, wait_queue_entry_t *entry,
				      unsigned int state, unsigned int flags)
{
	spin_lock(&wq->lock);
	entry->flags = flags;
	/* Is it still there from the last round? */
	if (list_empty(&entry->entry)) {
		if (flags & WQ_FLAG_EXCLUSIVE)
			list_add_tail(&entry->entry, &wq->head);
		else
			list_add(&entry->entry, &wq->head);
	}
	/*
	 * (A) Entry and state before the condition.  Pairs with (B) in
	 * wq_has_sleeper(), and with the full barrier in wake_up_process().
	 * Under the lock, or a waker could find the entry, and a thread that
	 * still runs and then goes to sleep.
	 */
	set_current_state(state);
	spin_unlock(&wq->lock);
}

static __always_inline void prepare_to_wait(wait_queue_head_t *wq, wait_queue_entry_t *entry,
					    unsigned int state)
{
	lw_prepare_to_wait(wq, entry, state, 0);
}

static __always_inline void prepare_to_wait_exclusive(wait_queue_head_t *wq,
						      wait_queue_entry_t *entry, unsigned int state)
{
	lw_prepare_to_wait(wq, entry, state, WQ_FLAG_EXCLUSIVE);
}

static inline void finish_wait(wait_queue_head_t *wq, wait_queue_entry_t *entry)
{
	__set_current_state(TASK_RUNNING);
	/*
	 * Removed by a waker: it is done with the entry (pairs with the release
	 * in list_del_init_careful()), whose memory may go.
	 */
	if (list_empty_careful(&entry->entry))
		return;
	spin_lock(&wq->lock);
	list_del_init(&entry->entry);
	spin_unlock(&wq->lock);
}

/* Wakes the waiter if it sleeps in one of the states; true if so. */
static __always_inline bool lw_wake_entry(wait_queue_entry_t *entry, unsigned int states)
{
	if (!wake_up_state(entry->private, states))
		return false;
	list_del_init_careful(&entry->entry);
	return true;
}

/* One exclusive waiter, any of those in line; the next ones if it does not sleep. */
static __always_inline void lw_wake_exclusive(wait_queue_head_t *wq, unsigned int states)
{
	wait_queue_entry_t *entry, *after;
	unsigned int n = 0, skip;

	list_for_each_entry(entry, &wq->head, entry)
		n += entry->flags & WQ_FLAG_EXCLUSIVE;
	if (!n)
		return;
	skip = lw_choose_waiter(n);
	for (unsigned int round = 0; round < 2; round++) {
		unsigned int i = 0;

		list_for_each_entry_safe(entry, after, &wq->head, entry) {
			if (!(entry->flags & WQ_FLAG_EXCLUSIVE))
				continue;
			if ((i++ >= skip) != !round)
				continue;
			if (lw_wake_entry(entry, states))
				return;
		}
	}
}

static inline void lw_wake_up(wait_queue_head_t *wq, unsigned int states, bool all)
{
	wait_queue_entry_t *entry, *after;

	spin_lock(&wq->lock);
	list_for_each_entry_safe(entry, after, &wq->head, entry)
		if (all || !(entry->flags & WQ_FLAG_EXCLUSIVE))
			lw_wake_entry(entry, states);
	if (!all)
		lw_wake_exclusive(wq, states);
	spin_unlock(&wq->lock);
}

static __always_inline void wake_up(wait_queue_head_t *wq)
{
	lw_wake_up(wq, TASK_NORMAL, false);
}

static __always_inline void wake_up_all(wait_queue_head_t *wq)
{
	lw_wake_up(wq, TASK_NORMAL, true);
}

#define lw_wait_event(wq, condition, prepare)				\
do {									\
	wait_queue_head_t *lw_wq_ = &(wq);				\
									\
	lw_might_sleep("wait_event()");					\
	if (condition)							\
		break;							\
	DEFINE_WAIT(lw_wait_);						\
									\
	lw_wait_begin(lw_wq_, "condition on");				\
	for (;;) {							\
		prepare(lw_wq_, &lw_wait_, TASK_UNINTERRUPTIBLE); /* (A) */	\
		if (condition)						\
			break;						\
		schedule();						\
	}								\
	lw_wait_end();							\
	finish_wait(lw_wq_, &lw_wait_);					\
} while (0)

#define wait_event(wq, condition)	lw_wait_event(wq, condition, prepare_to_wait)

#endif /* LOCKWEAVE_LINUX_WAIT_H */
