// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lock around each of them lets both in: they only read under it.
 *
 * EXPECT: sc tso lkmm alpha: lock-order+deadlock
 * TWIN: lock_order_gate
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "case.h"

static struct rw_semaphore gate;
static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);

static void first(void)
{
	down_read(&gate);
	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);
	up_read(&gate);
}

static void second(void)
{
	down_read(&gate);
	mutex_lock(&b);
	mutex_lock(&a);
	mutex_unlock(&a);
	mutex_unlock(&b);
	up_read(&gate);
}

CASE(NULL, NULL, first, second);
