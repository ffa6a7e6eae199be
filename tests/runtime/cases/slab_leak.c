// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: leak 1
 * TWIN: slab_all_freed
 */
#include "case.h"

static struct lw_cache *cache;

static void setup(void)
{
	cache = lw_cache_create("thing", 16, false, NULL);
}

static void leaks(void)
{
	hide(lw_cache_alloc(cache));
}

static void frees(void)
{
	lw_cache_free(cache, lw_cache_alloc(cache));
}

static void finish(void)
{
	lw_cache_destroy(cache);
}

CASE(setup, finish, leaks, frees);
