// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: deadlock
 */
#include <linux/rwsem.h>

#include "../case.h"

static struct rw_semaphore sem;

static void twice(unsigned int arg)
{
	(void)arg;
	down_write(&sem);
	down_write(&sem);
}

static void setup(void)
{
	init_rwsem(&sem);
}

LW_CASE(setup, NULL, { "twice", twice, 1 });
