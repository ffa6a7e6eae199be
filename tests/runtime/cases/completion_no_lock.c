// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A complete() that takes the lock only if somebody seems to wait: who has just read
 * `done` and is not in the list yet is not woken.  (Read and stored by atomic
 * accesses: the data race is another case.)
 *
 * EXPECT: sc tso lkmm alpha: lost-wakeup
 * TWIN: completion
 */
#include <linux/completion.h>

#include "case.h"

static DECLARE_COMPLETION(done);

static void waits(void)
{
	struct swait_queue self = { .task = current };

	lw_wait_begin(&done, "completion");
	spin_lock(&done.wait.lock);
	while (!READ_ONCE(done.done)) {
		list_add_tail(&self.task_list, &done.wait.task_list);
		set_current_state(TASK_UNINTERRUPTIBLE);
		spin_unlock(&done.wait.lock);
		schedule();
		spin_lock(&done.wait.lock);
		list_del(&self.task_list);
	}
	spin_unlock(&done.wait.lock);
	lw_wait_end();
}

static void completes(void)
{
	WRITE_ONCE(done.done, 1);
	if (list_empty(&done.wait.task_list))
		return;
	spin_lock(&done.wait.lock);
	if (!list_empty(&done.wait.task_list))
		wake_up_process(list_first_entry(&done.wait.task_list, struct swait_queue,
						 task_list)->task);
	spin_unlock(&done.wait.lock);
}

CASE(NULL, NULL, waits, completes);
