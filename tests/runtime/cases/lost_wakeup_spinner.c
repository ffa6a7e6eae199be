// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Somebody spins until a sleeper has done something, which nobody woke.
 *
 * EXPECT: sc tso lkmm alpha: lost-wakeup
 * TWIN: wait_has_sleeper
 */
#include <linux/wait.h>

#include "case.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int ready, answer;

static void waits(void)
{
	wait_event(queue, READ_ONCE(ready));
	WRITE_ONCE(answer, 1);
}

static void forgets(void)
{
	WRITE_ONCE(ready, 1);
	while (!READ_ONCE(answer))
		cpu_relax();
}

CASE(NULL, NULL, waits, forgets);
