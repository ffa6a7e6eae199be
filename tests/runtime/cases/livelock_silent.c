// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A loop without any access to memory.
 *
 * EXPECT: sc lkmm: livelock 1
 */
#include "case.h"

static void loops(void)
{
	int i = 0;

	for (;;)
		i = hide(i + 1);
}

static void other(void)
{
}

CASE(NULL, NULL, loops, other);
