// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A writer of b holds it and wants to read a; a reader of a wants to read b.  They
 * get past each other, unless somebody waits to write a.
 *
 * EXPECT: sc tso lkmm alpha: lock-order+deadlock
 * TWIN: lock_order_no_writer
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "case.h"

static struct rw_semaphore a, b;

static void first(void)
{
	down_read(&a);
	down_read(&b);
	up_read(&b);
	up_read(&a);
}

static void second(void)
{
	down_write(&b);
	down_read(&a);
	up_read(&a);
	up_write(&b);
}

static void writes(void)
{
	down_write(&a);
	up_write(&a);
}

CASE(NULL, NULL, first, second, writes);
