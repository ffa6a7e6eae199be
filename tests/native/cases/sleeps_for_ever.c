// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: lost-wakeup
 */
#include <linux/sched.h>

#include "../case.h"

static void wait(unsigned int arg)
{
	(void)arg;
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
}

LW_CASE(NULL, NULL, { "wait", wait, 1 });
