// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: lost-wakeup 1
 */
#include "case.h"

static void sleeps(void)
{
	store(&lw_current()->__state, 2);
	lw_schedule();
}

static void does_nothing(void)
{
}

CASE(NULL, NULL, sleeps, does_nothing);
