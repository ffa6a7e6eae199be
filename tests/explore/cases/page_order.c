/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thread 1 frees an object of type-stable memory, whose page may be given back after a grace
 * period, and then reads two variables.  Thread 0 stores to the second one in a read-side
 * section: if the grace period waits for that, it is over at the section's end, and thread 1
 * may still read what was there before.  Thread 2 stores to the first one.  2 * 2 values that it
 * reads, and the page stays, or goes before or after the section: 12.
 *
 * EXPLORE: sc 3 brute-force
 * EXPLORE: tso 3 12
 * EXPLORE: weak 3 brute-force
 * EXPLORE: lkmm 3 brute-force
 * EXPLORE: sc 2 brute-force
 * EXPLORE: weak 2 brute-force
 */
#include "case.h"

#include <linux/rcupdate.h>

static struct lw_cache *cache;
static int first, second;

static void body(unsigned int t)
{
	switch (t) {
	case 0:
		rcu_read_lock();
		store(&second, 1);
		rcu_read_unlock();
		return;
	case 1:
		lw_cache_free(cache, lw_cache_alloc(cache));
		(void)load(&first);
		(void)load(&second);
		return;
	default:
		store(&first, 1);
	}
}

static void create(void)
{
	cache = lw_cache_create("objects", 64, true, NULL);
}
EXPLORE_AFTER(create, body);
