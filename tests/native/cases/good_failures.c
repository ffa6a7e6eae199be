// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * good_failures.c - allocations fail where they may: not in setup() and finish(), and not those
 * of another cache.
 *
 * OPTIONS: --operations 40000
 * EXPECT: nothing
 */
#include <linux/slab.h>

#include "../case.h"

static struct kmem_cache *fails, *never;

/* True if there was some. */
static bool take(struct kmem_cache *cache)
{
	void *thing = kmem_cache_alloc(cache, GFP_KERNEL);

	if (thing)
		kmem_cache_free(cache, thing);
	return thing;
}

static void setup(void)
{
	fails = kmem_cache_create("thing", 16, 0, SLAB_FAILSLAB, NULL);
	never = kmem_cache_create("other", 16, 0, 0, NULL);
	for (unsigned int i = 0; i < 300; i++)
		lw_assert(take(fails));
}

static void takes(unsigned int arg)
{
	(void)arg;
	(void)take(fails);
	lw_assert(take(never));
}

static void finish(void)
{
	for (unsigned int i = 0; i < 300; i++)
		lw_assert(take(fails));
}

LW_CASE(setup, finish, { "takes", takes, 1 });
