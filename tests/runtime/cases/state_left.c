// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A thread was about to sleep, saw that it need not, and does not say so: whatever it
 * calls next that may sleep does.
 *
 * EXPECT: sc lkmm alpha: assertion
 * TWIN: state_put_back
 */
#include "state.h"

static void waits(void)
{
	wait_here();
}

CASE(NULL, NULL, waits, wakes);
