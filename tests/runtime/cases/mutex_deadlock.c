// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two mutexes, taken in both orders.
 *
 * EXPECT: sc tso lkmm alpha: deadlock+lock-order
 * TWIN: lock_order_gate
 */
#include <linux/mutex.h>

#include "case.h"

static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);

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
	mutex_lock(&a);
	mutex_unlock(&a);
	mutex_unlock(&b);
}

CASE(NULL, NULL, first, second);
