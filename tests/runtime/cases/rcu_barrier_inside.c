// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TWIN: rcu_callback
 * EXPECT: sc lkmm: rcu-misuse 1
 */
#include "case.h"

static void waits(void)
{
	lw_rcu_read_lock();
	lw_rcu_barrier();
	lw_rcu_read_unlock();
}

static void other(void)
{
}

CASE(NULL, NULL, waits, other);
