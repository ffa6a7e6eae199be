// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An ordinary cache: what was freed is poisoned and must not be touched.
 *
 * EXPECT: sc lkmm: use-after-free
 */
#include "case.h"

static struct lw_cache *cache;
static int *object;

static void setup(void)
{
	cache = lw_cache_create("thing", 16, false, NULL);
	object = lw_cache_alloc(cache);
}

static void looks(void)
{
	hide(load(object));
}

static void frees(void)
{
	lw_fence(LW_FENCE_MB);
	lw_cache_free(cache, hide(object));
}

static void looks_later(void)
{
	looks();
}

CASE(setup, NULL, frees, looks_later);
