// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The condition comes true, and nobody is told.
 * EXPECT: LockweaveSanitizer: lost-wakeup
 */
#include <linux/wait.h>

#include "../case.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int ready;

static void wait(unsigned int arg)
{
	(void)arg;
	if (lw_self()) {
		wait_event(queue, READ_ONCE(ready));
		return;
	}
	for (int i = 0; i < 100; i++)
		cond_resched();
	WRITE_ONCE(ready, 1);
}

LW_CASE(NULL, NULL, { "wait", wait, 1 });
