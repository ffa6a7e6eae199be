// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two spin locks, taken in both orders.
 *
 * EXPECT: sc tso lkmm alpha: lock-order+deadlock
 * TWIN: lock_order_gate
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "case.h"

static DEFINE_SPINLOCK(a);
static DEFINE_SPINLOCK(b);

static void first(void)
{
	spin_lock(&a);
	spin_lock(&b);
	spin_unlock(&b);
	spin_unlock(&a);
}

static void second(void)
{
	spin_lock(&b);
	spin_lock(&a);
	spin_unlock(&b);
	spin_unlock(&a);
}

CASE(NULL, NULL, first, second);
