// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A call through a pointer into nowhere: no hook sees it, the signal handler does.
 *
 * EXPECT: sc lkmm: wild-access 3
 */
#include "case.h"

static void jumps(void)
{
	hide((void (*)(void))16)();
}

static void other(void)
{
}

CASE(NULL, NULL, other, jumps);
