// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A round of three locks, of which each pair is in order.
 *
 * EXPECT: sc tso lkmm alpha: lock-order+deadlock
 * TWIN: lock_order_chain
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "case.h"

static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);
static struct rw_semaphore c;

static void first(void)
{
	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);
}

static void second(void)
{
	mutex_lock(&b);
	down_read(&c);
	up_read(&c);
	mutex_unlock(&b);
}

static void third(void)
{
	down_write(&c);
	mutex_lock(&a);
	mutex_unlock(&a);
	up_write(&c);
}

CASE(NULL, NULL, first, second, third);
