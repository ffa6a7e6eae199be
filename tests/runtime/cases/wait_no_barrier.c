// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A wait queue whose prepare_to_wait() sets the state without a barrier.
 *
 * EXPECT: tso lkmm alpha: lost-wakeup
 * EXPECT: sc: passed 20000
 * TWIN: wait_has_sleeper
 */
#include <linux/sched.h>
#undef set_current_state
#define set_current_state(state) __set_current_state(state)
#include <linux/wait.h>

#include "case.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int ready;

static void waits(void)
{
	wait_event(queue, READ_ONCE(ready));
}

static void wakes(void)
{
	WRITE_ONCE(ready, 1);
	if (wq_has_sleeper(&queue))
		wake_up(&queue);
}

CASE(NULL, NULL, waits, wakes);
