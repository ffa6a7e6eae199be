// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include "state.h"

static void waits(void)
{
	wait_here();
	__set_current_state(TASK_RUNNING);
}

CASE(NULL, NULL, waits, wakes);
