// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock that does not lock.
 * EXPECT: LockweaveSanitizer: two-writers
 */
#include <linux/sched.h>

#include "../case.h"

static int thing;

static void change(unsigned int arg)
{
	(void)arg;
	lw_enter_write(&thing);
	for (int i = 0; i < 100; i++)
		cond_resched();
	lw_exit_write(&thing);
}

LW_CASE(NULL, NULL, { "change", change, 1 });
