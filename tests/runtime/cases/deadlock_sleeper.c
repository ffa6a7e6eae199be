// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A sleeper holds what it would take to make its condition true.
 *
 * EXPECT: sc tso lkmm alpha: deadlock
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

static void wakes(void)
{
	down_read(&sem);
	WRITE_ONCE(ready, 1);
	up_read(&sem);
	wake_up(&queue);
}

CASE(NULL, NULL, waits, wakes);
