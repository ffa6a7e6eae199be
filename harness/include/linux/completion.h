/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/completion.h - threads wait until others have done something, once.
 *
 * Ordering:
 *	wait_for_completion	everything before the complete() that it consumed is
 *				visible behind it (both take x's lock)
 *	try_wait_for_completion,
 *	completion_done		the same if true; if false, none
 *	complete, complete_all	release: see above.  A full barrier only if they wake
 *				somebody
 *	init_completion,
 *	reinit_completion	none, plain stores: nobody else may be using x
 *
 * complete() lets one waiter through, the first in line, whether it waits already
 * or comes later; complete_all() all, from now on and until reinit_completion().
 * done counts those let through that have not come yet.
 *
 * A completion on the stack of the waiter may go when wait_for_completion(), or
 * completion_done() with true, returns: complete() is done with it by then.
 *
 * Callers: waiters may sleep, hold no spin lock, are in no RCU section; the others
 * anybody.
 * Sources: Documentation/scheduler/completion.rst, kernel/sched/completion.c,
 * kernel/sched/swait.c.
 */
#ifndef LOCKWEAVE_LINUX_COMPLETION_H
#define LOCKWEAVE_LINUX_COMPLETION_H

#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct swait_queue_head {
	spinlock_t lock;
	struct list_head task_list;
};

/* On the waiter's stack; touched by others under the queue's lock only. */
struct swait_queue {
	struct task_struct *task;
	struct list_head task_list;
};

struct completion {
	/* Stored under the lock, looked at without it: WRITE_ONCE, READ_ONCE. */
	unsigned int done;
	struct swait_queue_head wait;
};

#define COMPLETION_INITIALIZER(work) {					\
	.done = 0,							\
	.wait = { .lock = __SPIN_LOCK_UNLOCKED((work).wait.lock),	\
		  .task_list = LIST_HEAD_INIT((work).wait.task_list) }	\
}
#define DECLARE_COMPLETION(work)		struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work)	DECLARE_COMPLETION(work)

/* Alone, before anybody else knows of x. */
static __always_inline void init_completion(struct completion *x)
{
	x->done = 0;
	spin_lock_init(&x->wait.lock);
	INIT_LIST_HEAD(&x->wait.task_list);
}

/* Nobody waits for x or completes it. */
static __always_inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}

/* Wakes the first in line, if there is one; x's lock is held. */
static __always_inline bool lw_swake_up_locked(struct swait_queue_head *q)
{
	struct swait_queue *first;

	if (list_empty(&q->task_list))
		return false;
	first = list_first_entry(&q->task_list, struct swait_queue, task_list);
	/* Before it is removed: the waiter takes the lock, too, and finds itself gone. */
	wake_up_process(first->task);
	list_del_init(&first->task_list);
	return true;
}

static inline void complete(struct completion *x)
{
	spin_lock(&x->wait.lock);
	if (x->done != UINT_MAX)
		WRITE_ONCE(x->done, x->done + 1);
	lw_swake_up_locked(&x->wait);
	spin_unlock(&x->wait.lock);
}

static inline void complete_all(struct completion *x)
{
	spin_lock(&x->wait.lock);
	WRITE_ONCE(x->done, UINT_MAX);
	while (lw_swake_up_locked(&x->wait))
		;
	spin_unlock(&x->wait.lock);
}

/* One of those let through is the caller; x's lock is held. */
static __always_inline void lw_completion_consume(struct completion *x)
{
	if (x->done != UINT_MAX)
		WRITE_ONCE(x->done, x->done - 1);
}

/* Sleeps until x is done; x's lock is held, and dropped meanwhile. */
static __always_inline void lw_swait(struct completion *x)
{
	struct swait_queue self = { .task = current, .task_list = LIST_HEAD_INIT(self.task_list) };

	lw_wait_begin(x, "completion");
	do {
		if (list_empty(&self.task_list))
			list_add_tail(&self.task_list, &x->wait.task_list);
		/*
		 * No barrier: `done` was read, and will be stored, under the
		 * lock, and the waker looks for us under the same one.
		 */
		__set_current_state(TASK_UNINTERRUPTIBLE);
		spin_unlock(&x->wait.lock);
		schedule();
		spin_lock(&x->wait.lock);
	} while (!x->done);
	lw_wait_end();
	__set_current_state(TASK_RUNNING);
	if (!list_empty(&self.task_list))
		list_del_init(&self.task_list);
}

static inline void wait_for_completion(struct completion *x)
{
	lw_might_sleep("wait_for_completion()");
	spin_lock(&x->wait.lock);
	if (!x->done)
		lw_swait(x);
	lw_completion_consume(x);
	spin_unlock(&x->wait.lock);
}

/* True if it was let through; it never waits. */
static inline bool try_wait_for_completion(struct completion *x)
{
	bool through;

	/* A look to spare the lock; false orders nothing. */
	if (!READ_ONCE(x->done))
		return false;
	spin_lock(&x->wait.lock);
	through = x->done;
	if (through)
		lw_completion_consume(x);
	spin_unlock(&x->wait.lock);
	return through;
}

/* Would a waiter be let through?  If so, complete() is done with x. */
static inline bool completion_done(struct completion *x)
{
	if (!READ_ONCE(x->done))
		return false;
	/* complete() stores `done` inside; wait until it has come out. */
	spin_lock(&x->wait.lock);
	spin_unlock(&x->wait.lock);
	return true;
}

#endif /* LOCKWEAVE_LINUX_COMPLETION_H */
