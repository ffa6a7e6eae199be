// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is allocated is freed once, again and again, by whoever got it.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static struct lw_cache *cache;

static void setup(void)
{
	cache = lw_cache_create("thing", 40, true, NULL);
}

static void works(void)
{
	for (int i = 0; i < 3; i++) {
		void *p = lw_cache_alloc(cache), *q = lw_alloc(40, "other");

		lw_cache_free(cache, p);
		lw_free(q);
		lw_free(NULL);
	}
}

CASE(setup, NULL, works, works);
