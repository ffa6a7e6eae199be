/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thread 0 sleeps until thread 1 has stored, but looks before it says that it will
 * sleep: nobody wakes it then.
 *
 * EXPLORE: sc 2 lost-wakeup
 * EXPLORE: tso 2 lost-wakeup
 * EXPLORE: lkmm 2 lost-wakeup
 */
#include "case.h"

#include <linux/sched.h>

static int flag;
static struct task_struct *sleeper;

static void body(unsigned int t)
{
	struct task_struct *task;

	if (!t) {
		store_release(&sleeper, current);
		if (!load(&flag)) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			schedule();
		}
		return;
	}
	store(&flag, 1);
	lw_fence(LW_FENCE_MB);
	task = load_acquire(&sleeper);
	if (task)
		wake_up_process(task);
}
EXPLORE(body);
