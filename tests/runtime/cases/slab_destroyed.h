/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cache is destroyed under a reader, who does LATE() behind his section. */
#include "case.h"

static struct lw_cache *cache;
static int *shared, lock;

static void setup(void)
{
	int *p;

	cache = lw_cache_create("thing", 16, true, NULL);
	p = lw_cache_alloc(cache);
	store(p, 0);
	store_release(&shared, p);
}

/* LATE() under the lock, so that it is not a matter of races. */
static void looks(void)
{
	int *p;

	lw_rcu_read_lock();
	p = load(&shared);
	if (p)
		hide(load(p));
	lw_rcu_read_unlock();
	lw_spin_lock(&lock);
	if (p)
		LATE(p);
	lw_spin_unlock(&lock);
}

static void destroys(void)
{
	int *p = load(&shared);

	store(&shared, NULL);
	lw_spin_lock(&lock);
	lw_cache_free(cache, p);
	lw_cache_destroy(cache);
	lw_spin_unlock(&lock);
}

CASE(setup, NULL, looks, destroys);
