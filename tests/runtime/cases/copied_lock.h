/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One thread sleeps until another, which needs a lock for it, wakes it. */
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "case.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static spinlock_t original, copy;
static int ready;

static void setup(void)
{
	spin_lock_init(&original);
	if (HELD)
		spin_lock(&original);
	copy = original;
	if (HELD)
		spin_unlock(&original);
}

static void waits(void)
{
	wait_event(queue, READ_ONCE(ready));
}

static void wakes(void)
{
	spin_lock(&copy);
	WRITE_ONCE(ready, 1);
	spin_unlock(&copy);
	wake_up(&queue);
}

CASE(setup, NULL, waits, wakes);
