// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A sleeper whose condition has come true, with a lock held that others want: no
 * deadlock, but a wake-up that was forgotten.
 *
 * EXPECT: sc tso lkmm alpha: lost-wakeup
 * TWIN: wait_has_sleeper
 */
#include <linux/rwsem.h>
#include <linux/wait.h>

#include "case.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static struct rw_semaphore sem;
static int ready;

static void waits(void)
{
	down_write(&sem);
	wait_event(queue, READ_ONCE(ready));
	up_write(&sem);
}

static void forgets(void)
{
	WRITE_ONCE(ready, 1);
	down_read(&sem);
	up_read(&sem);
}

CASE(NULL, NULL, waits, forgets);
