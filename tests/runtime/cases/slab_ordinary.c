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

static int lock;

static void looks(void)
{
	lw_spin_lock(&lock);
	hide(load(object));
	lw_spin_unlock(&lock);
}

static void frees(void)
{
	lw_spin_lock(&lock);
	lw_cache_free(cache, object);
	lw_spin_unlock(&lock);
}

CASE(setup, NULL, frees, looks);
