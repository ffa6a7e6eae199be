// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: two-writers
 * TWIN: mutex
 */
#include "case.h"

static int object, x;

static void writes(void)
{
	lw_enter_write(&object);
	__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);
	lw_exit_write(&object);
}

CASE(NULL, NULL, writes, writes);
