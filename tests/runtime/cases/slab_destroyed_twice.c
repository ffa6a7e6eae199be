// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TWIN: slab_recycles
 * EXPECT: sc lkmm: double-free 1
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
}

CASE(setup, NULL, destroys, destroys);
