// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/rcuwait.h>

#include "case.h"

static struct rcuwait wait;
static int ready, data;

static void waits(void)
{
	rcuwait_wait_event(&wait, smp_load_acquire(&ready), TASK_UNINTERRUPTIBLE);
	lw_assert(data == 1);
}

static void wakes(void)
{
	data = 1;
	smp_store_release(&ready, 1);
	rcuwait_wake_up(&wait);
}

static void finish(void)
{
	lw_assert(!rcuwait_active(&wait));
}

CASE(NULL, finish, waits, wakes);
