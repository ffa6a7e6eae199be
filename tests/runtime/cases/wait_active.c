// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The look at the queue is not ordered behind the condition: that takes a barrier,
 * which waitqueue_active() does not have.  The twin has it.
 *
 * EXPECT: tso lkmm alpha: lost-wakeup
 * EXPECT: sc: passed 20000
 * TWIN: wait_has_sleeper
 */
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
	if (waitqueue_active(&queue))
		wake_up(&queue);
}

CASE(NULL, NULL, waits, wakes);
