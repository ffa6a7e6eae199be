/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A reader without an RCU section says when it is done, by DONE(flag). */
#include "case.h"

static struct lw_cache *cache;
static int *shared, flag;

static void setup(void)
{
	cache = lw_cache_create("thing", 16, true, NULL);
	shared = lw_cache_alloc(cache);
	*shared = 0;
}

static void looks(void)
{
	hide(*shared);
	DONE(&flag);
}

static void frees(void)
{
	while (!load_acquire(&flag))
		lw_cpu_relax();
	lw_cache_free(cache, shared);
}

CASE(setup, NULL, looks, frees);
