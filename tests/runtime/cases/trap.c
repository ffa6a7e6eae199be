// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: assertion 3
 */
#include "case.h"

static void traps(void)
{
	__builtin_trap();
}

static void other(void)
{
}

CASE(NULL, NULL, other, traps);
