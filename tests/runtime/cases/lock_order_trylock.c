// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who only tries does not wait; setup() and finish() are alone; two orders of one
 * thread do not meet; and a lock in memory that was freed is another.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "case.h"

struct thing { struct mutex lock; };

static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);
static DEFINE_MUTEX(c);
static struct lw_cache *cache;

static void both(void)
{
	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);
}

static void swapped(void)
{
	mutex_lock(&b);
	mutex_lock(&a);
	mutex_unlock(&a);
	mutex_unlock(&b);
}

static void setup(void)
{
	cache = lw_cache_create("thing", sizeof(struct thing), true, NULL);
	swapped();
}

static struct thing *thing_new(void)
{
	struct thing *t = lw_cache_alloc(cache);

	mutex_init(&t->lock);
	return t;
}

static void first(void)
{
	struct thing *t = thing_new();

	both();
	mutex_lock(&t->lock);
	mutex_lock(&c);
	mutex_unlock(&c);
	mutex_unlock(&t->lock);
	lw_cache_free(cache, t);
}

static void second(void)
{
	struct thing *t = thing_new();

	mutex_lock(&b);
	if (mutex_trylock(&a))
		mutex_unlock(&a);
	mutex_unlock(&b);
	mutex_lock(&c);
	mutex_lock(&t->lock);
	mutex_unlock(&t->lock);
	mutex_unlock(&c);
	lw_cache_free(cache, t);
}

CASE(setup, swapped, first, second);
