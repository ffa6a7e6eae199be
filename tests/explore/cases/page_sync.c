/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two grace periods at once: thread 1 frees an object of type-stable memory, whose page may be
 * given back after one that nobody waits for, and thread 2 waits for one.  Both may have to
 * wait for thread 0's read-side section, and then see what it stored.
 *
 * EXPLORE: sc 3 brute-force
 * EXPLORE: weak 3 brute-force
 * EXPLORE: lkmm 3 brute-force
 */
#include "case.h"

#include <linux/rcupdate.h>

static struct lw_cache *cache;
static int stored;

static void body(unsigned int t)
{
	switch (t) {
	case 0:
		rcu_read_lock();
		store(&stored, 1);
		rcu_read_unlock();
		return;
	case 1:
		lw_cache_free(cache, lw_cache_alloc(cache));
		(void)load(&stored);
		return;
	default:
		synchronize_rcu();
		(void)load(&stored);
	}
}

static void create(void)
{
	cache = lw_cache_create("objects", 64, true, NULL);
}
EXPLORE_AFTER(create, body);
