// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A reader takes a type-stable object without checking what it is now.
 *
 * TWIN: recycled_checked
 * EXPECT: sc tso weak lkmm alpha: recycled-use
 */
#include "recycled.h"

static void reads(void)
{
	struct thing *t;

	lw_rcu_read_lock();
	t = load(&shared);
	if (!t) {
		lw_rcu_read_unlock();
		return;
	}
	lw_spin_lock(&t->lock);
	lw_claim(t, &owner, 1);
	lw_unclaim(t);
	lw_spin_unlock(&t->lock);
	lw_rcu_read_unlock();
}

CASE(setup, NULL, reads, recycles);
