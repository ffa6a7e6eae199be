// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Both orders, but never at a time: a third lock is held around each.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "case.h"

static DEFINE_MUTEX(gate);
static DEFINE_MUTEX(a);
static DEFINE_SPINLOCK(b);
static DEFINE_SPINLOCK(c);

static void first(void)
{
	mutex_lock(&gate);
	mutex_lock(&a);
	spin_lock(&b);
	spin_lock(&c);
	spin_unlock(&c);
	spin_unlock(&b);
	mutex_unlock(&a);
	mutex_unlock(&gate);
}

static void second(void)
{
	mutex_lock(&gate);
	spin_lock(&c);
	spin_lock(&b);
	spin_unlock(&b);
	spin_unlock(&c);
	mutex_unlock(&gate);
}

CASE(NULL, NULL, first, second);
