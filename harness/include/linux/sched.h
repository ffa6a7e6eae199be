/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/sched.h - a thread goes to sleep, another wakes it.
 *
 * Ordering:
 *	set_current_state(s)	store of the state, then a full barrier: what the
 *				caller reads next (is there a reason to sleep?) is
 *				read after the state is visible
 *	__set_current_state(s)	WRITE_ONCE
 *	wake_up_process(t)	a full barrier before t's state is read; if it did
 *				wake t, what the caller did before is visible to t
 *				when schedule() returns there
 *	schedule()		a full barrier where it does sleep, none otherwise
 *
 * A thread sleeps in schedule() only while its state is not TASK_RUNNING; it is
 * woken by wake_up_process() or, by decision, without cause: callers loop.
 *
 *	for (;;) {
 *		set_current_state(TASK_UNINTERRUPTIBLE);
 *		if (condition)
 *			break;
 *		schedule();
 *	}
 *	__set_current_state(TASK_RUNNING);
 *
 * A waker makes the condition true and then calls wake_up_process(): the two
 * full barriers are the two of store buffering, so that either the sleeper
 * sees the condition or the waker sees the sleeper's state.
 *
 * Callers: schedule() by threads that hold no spin lock and are in no RCU
 * section; wake_up_process() by anybody, t must not have ended.
 * Sources: include/linux/sched.h ("set_current_state()"), kernel/sched/core.c
 * (try_to_wake_up), Documentation/memory-barriers.txt ("SLEEP AND WAKE-UP").
 */
#ifndef LOCKWEAVE_LINUX_SCHED_H
#define LOCKWEAVE_LINUX_SCHED_H

#include <asm/barrier.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <lockweave/engine_api.h>

#define TASK_RUNNING		0x0000u
#define TASK_INTERRUPTIBLE	0x0001u
#define TASK_UNINTERRUPTIBLE	0x0002u
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

/* The calling thread's task. */
#define current	lw_current()

#define __set_current_state(state)	WRITE_ONCE(current->__state, (state))
#define set_current_state(state)	smp_store_mb(current->__state, (state))

static __always_inline void schedule(void)
{
	lw_schedule();
}

/* Orders nothing.  Lets another thread run, if there is one that can. */
static __always_inline void cond_resched(void)
{
	lw_cpu_relax();
}

/* Returns 1 if it woke p, 0 if p was not asleep (in TASK_NORMAL; in one of state). */
static __always_inline int wake_up_process(struct task_struct *p)
{
	return lw_wake_up_process(p);
}

static __always_inline int wake_up_state(struct task_struct *p, unsigned int state)
{
	return lw_wake_up_state(p, state);
}

#endif /* LOCKWEAVE_LINUX_SCHED_H */
