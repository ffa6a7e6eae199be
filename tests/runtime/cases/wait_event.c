// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two threads wait, one of them for both conditions; each waker looks first whether
 * anybody is there.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/wait.h>

#include "case.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int ready, data, more, more_data;

static void waits_for_one(void)
{
	wait_event(queue, smp_load_acquire(&ready));
	lw_assert(data == 1);
	more_data = 2;
	smp_store_release(&more, 1);
	if (wq_has_sleeper(&queue))
		wake_up(&queue);
}

static void waits_for_both(void)
{
	wait_event(queue, READ_ONCE(ready) && smp_load_acquire(&more));
	lw_assert(more_data == 2);
}

static void wakes(void)
{
	data = 1;
	smp_store_release(&ready, 1);
	if (wq_has_sleeper(&queue))
		wake_up_all(&queue);
}

static void finish(void)
{
	lw_assert(!waitqueue_active(&queue));
}

CASE(NULL, finish, waits_for_one, waits_for_both, wakes);
