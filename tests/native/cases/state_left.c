// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A thread was about to sleep, and does not say that it goes on.
 * EXPECT: LockweaveSanitizer: assertion
 */
#include <linux/sched.h>

#include "../case.h"

static void wait(unsigned int arg)
{
	(void)arg;
	set_current_state(TASK_UNINTERRUPTIBLE);
	if (lw_self())
		__set_current_state(TASK_RUNNING);
}

LW_CASE(NULL, NULL, { "wait", wait, 1 });
