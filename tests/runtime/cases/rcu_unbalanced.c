// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: rcu-misuse 1
 * TWIN: rcu_balanced
 */
#include "case.h"

static void opens(void)
{
	lw_rcu_read_lock();
	lw_rcu_read_lock();
	lw_rcu_read_unlock();
}

static void other(void)
{
}

CASE(NULL, NULL, opens, other);
