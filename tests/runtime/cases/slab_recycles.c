// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A type-stable cache hands out what was freed last; its contents and its
 * readers stay.  The second allocation is the same object, a new incarnation,
 * unless the input says otherwise; and if its page goes, not under a reader's
 * section.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

struct thing { int lock; int payload; };
static struct lw_cache *cache;
static struct thing *shared;
static int constructed;

static void construct(void *object)
{
	struct thing *t = object;

	t->lock = 0;
	t->payload = 42;
	constructed++;
}

static void setup(void)
{
	struct thing *a, *b;

	cache = lw_cache_create("thing", sizeof(struct thing), true, construct);
	a = lw_cache_alloc(cache);
	lw_assert(constructed == 1 && a->payload == 42);
	a->payload = 43;
	lw_cache_free(cache, a);
	b = lw_cache_alloc(cache);
	lw_assert(a == b && constructed == 1 && b->payload == 43);
	store_release(&shared, b);
}

/* Looks at the lock word whether the object is free or not. */
static void looks(void)
{
	struct thing *t;

	lw_rcu_read_lock();
	t = load(&shared);
	for (int i = 0; t && i < 4; i++)
		hide(load(&t->lock));
	lw_rcu_read_unlock();
}

static void recycles(void)
{
	struct thing *old = load(&shared);

	store(&shared, NULL);
	lw_cache_free(cache, old);
	for (int i = 0; i < 2; i++) {
		struct thing *t = lw_cache_alloc(cache);

		store(&t->lock, i);
		t->payload = i;
		lw_cache_free(cache, t);
	}
}

static void finish(void)
{
	lw_cache_destroy(cache);
}

CASE(setup, finish, looks, recycles);
