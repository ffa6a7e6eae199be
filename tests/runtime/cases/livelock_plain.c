// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A loop on a plain variable that nobody else touches.
 *
 * EXPECT: sc lkmm: livelock 1
 * TWIN: spin_until
 */
#include "case.h"

static int flag;

static void loops(void)
{
	while (!*hide(&flag))
		;
}

static void other(void)
{
}

CASE(NULL, NULL, loops, other);
