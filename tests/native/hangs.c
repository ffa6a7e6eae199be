// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hangs.c - alone, the operation ends; of several threads half spin for ever and
 * half sleep.  See stacks.sh.
 */
#include <linux/atomic.h>
#include <linux/sched.h>

#include "case.h"

static atomic_t calls;

static void spin(void)
{
	for (;;)
		cpu_relax();
}

static void sleep_on(void)
{
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule();
	}
}

static void hang(unsigned int arg)
{
	(void)arg;
	if (atomic_inc_return(&calls) < 4)
		return;
	if (lw_self() % 2)
		sleep_on();
	else
		spin();
}

LW_CASE(NULL, NULL, { "hang", hang, 1 });
