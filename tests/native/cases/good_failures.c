// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * good_failures.c - allocations fail where they may: not in setup() and finish(), and not those
 * of another cache.
 *
 * OPTIONS: --operations 40000
 * EXPECT: nothing
 */
#include "../case.h"
#include "../../two_caches.h"

static void setup(void)
{
	create_caches(0);
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
