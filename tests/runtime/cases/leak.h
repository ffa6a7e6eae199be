/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who finds the flag up does FREE(); what setup() allocates, finish() frees. */
#define CASE_LEAKS true
#include "case.h"

static struct lw_cache *cache;
static void *first;
static int flag;

static void setup(void)
{
	cache = lw_cache_create("thing", 16, true, NULL);
	first = lw_alloc(24, "first");
}

static void uses(void)
{
	void *p = lw_cache_alloc(cache);

	if (load(&flag))
		FREE(cache, p);
	else
		lw_cache_free(cache, p);
}

static void raises(void)
{
	store(&flag, 1);
	lw_current();	/* the engine's own memory is nobody's leak */
}

static void finish(void)
{
	lw_free(first);
}

CASE(setup, finish, uses, raises);
