// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: double-free 1
 * TWIN: free_once
 */
#include "case.h"

static struct lw_cache *cache;
static void *object;

static void setup(void)
{
	cache = lw_cache_create("thing", 40, true, NULL);
	object = lw_cache_alloc(cache);
}

static void frees(void)
{
	lw_cache_free(cache, object);
}

CASE(setup, NULL, frees, frees);
