// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Readers in both orders do not keep each other out, and nobody else is there to
 * wait in front of them.
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
	down_read(&b);
	down_read(&a);
	up_read(&a);
	up_read(&b);
}

/* Can wait in one place only: somebody gets through at the other lock. */
static void writes(void)
{
	down_write(&a);
	up_write(&a);
}

CASE(NULL, NULL, first, second, writes);
