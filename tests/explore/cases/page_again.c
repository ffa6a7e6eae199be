/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thread 1 frees an object of type-stable memory, whose page may be given back after a grace
 * period; thread 0 allocates one, and thread 2 is in a read-side section for a while.  Under
 * tso the thread that goes on may have to wait for a buffer whose drain sleeps; others need not.
 *
 * EXPLORE: sc 3 brute-force
 * EXPLORE: tso 3 brute-force
 */
#include "case.h"

#include <linux/rcupdate.h>

static struct lw_cache *cache;

static void body(unsigned int t)
{
	switch (t) {
	case 0:
		(void)lw_cache_alloc(cache);
		return;
	case 1:
		lw_cache_free(cache, lw_cache_alloc(cache));
		return;
	default:
		rcu_read_lock();
		rcu_read_unlock();
	}
}

static void create(void)
{
	cache = lw_cache_create("objects", 64, true, NULL);
}
EXPLORE_AFTER(create, body);
