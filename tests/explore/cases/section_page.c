/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One thread's read-side section against another's object of type-stable memory, which it
 * frees: its page is not given back, or is, after a grace period that nobody waits for;
 * that and the section have two orders.  3 ways.
 *
 * EXPLORE: sc 2 3
 * EXPLORE: tso 2 3
 * EXPLORE: weak 2 3
 * EXPLORE: lkmm 2 3
 * EXPLORE: lkmm 2 brute-force
 */
#include "case.h"

#include <linux/rcupdate.h>

static struct lw_cache *cache;

static void body(unsigned int t)
{
	if (t) {
		rcu_read_lock();
		rcu_read_unlock();
		return;
	}
	lw_cache_free(cache, lw_cache_alloc(cache));
}

static void create(void)
{
	cache = lw_cache_create("objects", 64, true, NULL);
}
EXPLORE_AFTER(create, body);
