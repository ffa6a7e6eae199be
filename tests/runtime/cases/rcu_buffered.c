// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A section is over while its store is still in the buffer: a grace period that
 * waits for it ends when the store is in memory, by whatever brings it there.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

static int x, y;

static void reads(void)
{
	lw_rcu_read_lock();
	store(&x, 1);
	lw_rcu_read_unlock();
	store(&y, 1);
}

static void waits(void)
{
	lw_synchronize_rcu();
}

CASE(NULL, NULL, reads, waits);
