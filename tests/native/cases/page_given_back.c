// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A reader that keeps looking when its section is over: the page goes away.
 * EXPECT: LockweaveSanitizer: use-after-free
 * EXPECT-thread: (ThreadSanitizer: data race|LockweaveSanitizer: use-after-free)
 * EXPECT-address: AddressSanitizer: use-after-poison
 */
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "../case.h"

static struct kmem_cache *cache;

static void look(unsigned int arg)
{
	int *seen = kmem_cache_alloc(cache, GFP_KERNEL);

	(void)arg;
	kmem_cache_free(cache, seen);
	for (;;) {
		kmem_cache_free(cache, kmem_cache_alloc(cache, GFP_KERNEL));
		synchronize_rcu();
		(void)READ_ONCE(*seen);
	}
}

static void setup(void)
{
	cache = kmem_cache_create("thing", sizeof(int), 0, SLAB_TYPESAFE_BY_RCU, NULL);
}

LW_CASE(setup, NULL, { "look", look, 1 });
