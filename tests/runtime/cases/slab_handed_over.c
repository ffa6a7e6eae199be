// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Freeing and allocating the same object is ordered: plain accesses of the one
 * before do not race with those of the next.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

static struct lw_cache *cache;

static void setup(void)
{
	void *a, *b;

	cache = lw_cache_create("thing", 16, true, NULL);
	a = lw_cache_alloc(cache);
	b = lw_cache_alloc(cache);
	lw_cache_free(cache, a);
	lw_cache_free(cache, b);
}

static void uses(void)
{
	for (int i = 0; i < 3; i++) {
		int *p = lw_cache_alloc(cache);

		p[0] = i;
		p[1] = i;
		lw_assert(p[0] == i && p[1] == i);
		lw_cache_free(cache, p);
	}
}

CASE(setup, NULL, uses, uses, uses);
