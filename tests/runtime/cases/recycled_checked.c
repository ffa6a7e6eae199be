// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same, and he looks: under the lock it stays what it is.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
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
	if (load(&t->key) == 1) {
		lw_claim(t, &owner, 1);
		lw_unclaim(t);
	}
	lw_spin_unlock(&t->lock);
	lw_rcu_read_unlock();
}

CASE(setup, NULL, reads, recycles);
