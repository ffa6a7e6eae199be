// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: deadlock+lock-order
 * TWIN: lock_order_gate
 */
#include "case.h"

static int a, b;

static void first(void)
{
	lw_spin_lock(&a);
	lw_spin_lock(&b);
	lw_spin_unlock(&b);
	lw_spin_unlock(&a);
}

static void second(void)
{
	lw_spin_lock(&b);
	lw_spin_lock(&a);
	lw_spin_unlock(&a);
	lw_spin_unlock(&b);
}

CASE(NULL, NULL, first, second);
