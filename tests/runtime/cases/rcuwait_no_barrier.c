// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A rcuwait_wake_up() without its barrier: the look for a waiter may come before the
 * condition is true for others.
 *
 * EXPECT: tso lkmm alpha: lost-wakeup 200000
 * EXPECT: sc: passed 20000
 * TWIN: rcuwait
 */
#include <linux/rcuwait.h>

#include "case.h"

static struct rcuwait wait;
static int ready;

static void waits(void)
{
	rcuwait_wait_event(&wait, READ_ONCE(ready), TASK_UNINTERRUPTIBLE);
}

static void wakes(void)
{
	struct task_struct *task;

	WRITE_ONCE(ready, 1);
	rcu_read_lock();
	task = rcu_dereference(wait.task);
	if (task)
		wake_up_process(task);
	rcu_read_unlock();
}

CASE(NULL, NULL, waits, wakes);
