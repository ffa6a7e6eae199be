// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writers keep writers out, but no readers.
 * EXPECT: LockweaveSanitizer: reader-and-writer
 */
#include <linux/rwsem.h>
#include <linux/sched.h>

#include "../case.h"

static struct rw_semaphore sem;

static void look(unsigned int arg)
{
	(void)arg;
	lw_enter_read(&sem);
	for (int i = 0; i < 100; i++)
		cond_resched();
	lw_exit_read(&sem);
}

static void change(unsigned int arg)
{
	(void)arg;
	down_write(&sem);
	lw_enter_write(&sem);
	for (int i = 0; i < 100; i++)
		cond_resched();
	lw_exit_write(&sem);
	up_write(&sem);
}

static void setup(void)
{
	init_rwsem(&sem);
}

LW_CASE(setup, NULL, { "look", look, 1 }, { "change", change, 1 });
