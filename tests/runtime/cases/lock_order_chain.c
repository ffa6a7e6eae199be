// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Three locks, taken two at a time and always in one order.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
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
	mutex_lock(&a);
	down_write(&c);
	up_write(&c);
	mutex_unlock(&a);
}

CASE(NULL, NULL, first, second, third);
