// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: assertion 1
 * TWIN: spin_lock
 */
#include "case.h"

static int lock;

static void unlocks(void)
{
	lw_spin_unlock(&lock);
}

static void other(void)
{
}

CASE(NULL, NULL, other, unlocks);
