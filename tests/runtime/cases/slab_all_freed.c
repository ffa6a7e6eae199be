// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Everything that was allocated is freed, by whoever, before its cache goes.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static struct lw_cache *cache;
static void *object;

static void setup(void)
{
	cache = lw_cache_create("thing", 16, false, NULL);
	object = lw_cache_alloc(cache);
}

static void frees(void)
{
	lw_cache_free(cache, object);
}

static void uses_one(void)
{
	lw_cache_free(cache, lw_cache_alloc(cache));
}

static void finish(void)
{
	lw_cache_destroy(cache);
}

CASE(setup, finish, frees, uses_one);
