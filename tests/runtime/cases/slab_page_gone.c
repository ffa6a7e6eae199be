// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who looks at type-stable memory without an RCU section may find that its page
 * has been given back.
 *
 * TWIN: slab_page_stays
 * EXPECT: sc tso weak lkmm alpha: use-after-free
 */
#include "case.h"

static struct lw_cache *cache;
static int *shared, lock;

static void setup(void)
{
	cache = lw_cache_create("thing", 16, true, NULL);
	shared = lw_cache_alloc(cache);
	store(shared, 0);
}

/* The lock orders, so that it is not a matter of races. */
static void looks(void)
{
	lw_spin_lock(&lock);
	hide(load(shared));
	lw_spin_unlock(&lock);
}

static void frees(void)
{
	lw_spin_lock(&lock);
	lw_cache_free(cache, shared);
	lw_spin_unlock(&lock);
}

CASE(setup, NULL, looks, frees);
