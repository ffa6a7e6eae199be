// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * As lock_order_waiting_writer.c, and nobody writes a.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
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

CASE(NULL, NULL, first, second, second);
