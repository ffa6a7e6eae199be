// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A pointer found in one RCU section and followed in a later one: the object may
 * be gone by then, even if here it is not.
 *
 * TWIN: rcu_pointer_kept
 * EXPECT: sc tso weak lkmm alpha: rcu-pointer-escape 1
 */
#include "case.h"

static int *shared;

static void setup(void)
{
	int *p = lw_alloc(sizeof(*p), "thing");

	store(p, 1);
	store_release(&shared, p);
}

static void reads(void)
{
	int *p;

	lw_rcu_read_lock();
	p = load(&shared);
	hide(load(p));
	lw_rcu_read_unlock();
	lw_rcu_read_lock();
	hide(load(p));
	lw_rcu_read_unlock();
}

CASE(setup, NULL, reads, reads);
