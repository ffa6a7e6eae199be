// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * allocation_copes.c - allocations of one cache may fail, but not in setup() and finish(); of
 * another they do not.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"
#include "../two_caches.h"

static void setup(void)
{
	create_caches(SLAB_TYPESAFE_BY_RCU);
	lw_assert(take(fails));
}

static void takes(void)
{
	(void)take(fails);
	lw_assert(take(never));
}

static void finish(void)
{
	lw_assert(take(fails));
	kmem_cache_destroy(fails);
	kmem_cache_destroy(never);
}

CASE(setup, finish, takes, takes);
