// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: deadlock 1
 * TWIN: spin_lock
 */
#include "case.h"

static int a;

static void first(void)
{
	lw_spin_lock(&a);
	lw_spin_lock(&a);
}

static void second(void)
{
}

CASE(NULL, NULL, first, second);
