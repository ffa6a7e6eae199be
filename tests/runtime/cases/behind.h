/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does anybody run between BEFORE() and AFTER(), where there is nothing but a plain
 * access?  `steps` tells; it is touched behind the engine's back, so that nothing
 * else in there is an event.
 */
#include "case.h"

#define BEHIND __attribute__((noinline, disable_sanitizer_instrumentation))

static struct lw_cache *cache;
static int *object, mark;
static volatile int steps;

BEHIND static int steps_so_far(void)
{
	return steps;
}

BEHIND static void step(void)
{
	steps++;
}

static void setup(void)
{
	cache = lw_cache_create("thing", sizeof(*object), true, NULL);
	object = lw_cache_alloc(cache);
	*object = 1;
	lw_identify(object, NULL, 0);
}

static void looks(void)
{
	int before;

	lw_rcu_read_lock();
	BEFORE(object);
	before = steps_so_far();
	hide(*object);
	lw_assert(steps_so_far() == before);
	AFTER(object);
	lw_rcu_read_unlock();
}

static void runs(void)
{
	store(&mark, 1);
	step();
	store(&mark, 2);
}

CASE(setup, NULL, looks, runs);
