// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sections nest and end; grace periods are waited for, and threads sleep, outside.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static void reads(void)
{
	lw_rcu_read_lock();
	lw_rcu_read_lock();
	lw_assert(lw_rcu_read_lock_held());
	lw_rcu_read_unlock();
	lw_rcu_read_unlock();
	lw_assert(!lw_rcu_read_lock_held());
	lw_might_sleep("a test");
}

static void waits(void)
{
	reads();
	lw_synchronize_rcu();
	reads();
}

CASE(NULL, NULL, reads, waits);
