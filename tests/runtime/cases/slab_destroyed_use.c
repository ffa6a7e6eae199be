// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Allocating from a cache that is no more.
 *
 * TWIN: slab_recycles
 * EXPECT: sc lkmm: use-after-free 1
 */
#include "case.h"

static struct lw_cache *cache;

static void setup(void)
{
	cache = lw_cache_create("thing", 16, true, NULL);
}

static void destroys(void)
{
	lw_cache_destroy(cache);
	lw_cache_free(cache, lw_cache_alloc(cache));
}

static void other(void)
{
}

CASE(setup, NULL, destroys, other);
