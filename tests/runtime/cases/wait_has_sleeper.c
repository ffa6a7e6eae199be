// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso lkmm alpha: passed 20000
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
	if (wq_has_sleeper(&queue))
		wake_up(&queue);
}

CASE(NULL, NULL, waits, wakes);
