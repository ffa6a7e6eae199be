/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/rcuwait.h - one task waits for a condition, anybody may wake it.
 *
 * Ordering:
 *	rcuwait_wait_event	full barrier before each evaluation of the condition.
 *				NONE behind the condition that came true: a load in
 *				it orders only the stores that follow (control
 *				dependency), and not even those where they are
 *				plain.  Whoever needs more must say so in the
 *				condition: atomic_read_acquire()
 *	rcuwait_wake_up		full barrier before it looks for a waiter
 *	rcuwait_active		none: a bare READ_ONCE
 *
 * The waiter sleeps in state `state` and is woken by rcuwait_wake_up(), which
 * the waker calls after it has made the condition true.  The condition is
 * evaluated at least once and must have no side effects.
 *
 * Callers: one waiter at a time on one struct rcuwait (another lock sees to
 * that), outside RCU sections, holding no spin lock; wakers anybody, anywhere.
 * The struct must outlive the waker's call, not only the waiter's.
 * Source: include/linux/rcuwait.h, kernel/exit.c (rcuwait_wake_up).
 */
#ifndef LOCKWEAVE_LINUX_RCUWAIT_H
#define LOCKWEAVE_LINUX_RCUWAIT_H

#include <asm/barrier.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/types.h>

#define __RCUWAIT_INITIALIZER(name)	{ .task = NULL }

/* Alone, before anybody else knows of w. */
static __always_inline void rcuwait_init(struct rcuwait *w)
{
	w->task = NULL;
}

/*
 * Is somebody waiting?  An answer for assertions and optimism only: a waiter
 * may be about to appear, see rcuwait_wake_up().
 */
static __always_inline bool rcuwait_active(struct rcuwait *w)
{
	return rcu_access_pointer(w->task) != NULL;
}

/* Returns 1 if a sleeping waiter was woken, 0 if there was none to wake. */
static __always_inline int rcuwait_wake_up(struct rcuwait *w)
{
	struct task_struct *task;
	int woken = 0;

	rcu_read_lock();

	/*
	 * (B) Orders what the caller did to make the condition true before the
	 * look for a waiter.  Pairs with (A) in rcuwait_wait_event(): of a
	 * waiter that misses the condition, we do not miss the task.
	 */
	smp_mb();

	task = rcu_dereference(w->task);
	if (task)
		woken = wake_up_process(task);

	rcu_read_unlock();
	return woken;
}

static __always_inline void prepare_to_rcuwait(struct rcuwait *w)
{
	/* Release; pairs with the rcu_dereference() in rcuwait_wake_up(). */
	rcu_assign_pointer(w->task, current);
}

static __always_inline void finish_rcuwait(struct rcuwait *w)
{
	rcu_assign_pointer(w->task, NULL);
	__set_current_state(TASK_RUNNING);
}

/* (A) is in set_current_state(): task and state first, then the condition. */
#define rcuwait_wait_event(w, condition, state)				\
do {									\
	struct rcuwait *lw_w_ = (w);					\
									\
	lw_might_sleep("rcuwait_wait_event()");				\
	lw_wait_begin(lw_w_, "condition on");				\
	prepare_to_rcuwait(lw_w_);					\
	for (;;) {							\
		set_current_state(state);	/* (A), pairs with (B) */ \
		if (condition)						\
			break;						\
		schedule();						\
	}								\
	lw_wait_end();							\
	finish_rcuwait(lw_w_);						\
} while (0)

#endif /* LOCKWEAVE_LINUX_RCUWAIT_H */
