/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A type-stable object with a lock, which thread 1 frees and allocates as another. */
#include "case.h"

struct thing { int lock; unsigned long key; };
static struct lw_cache *cache;
static struct thing *shared;
static int owner;

static void construct(void *object)
{
	struct thing *t = object;

	store(&t->lock, 0);
	store(&t->key, 0);
}

static void setup(void)
{
	struct thing *t;

	cache = lw_cache_create("thing", sizeof(struct thing), true, construct);
	t = lw_cache_alloc(cache);
	store(&t->key, 1);
	lw_identify(t, &owner, 1);
	store_release(&shared, t);
}

static void recycles(void)
{
	struct thing *t = load(&shared);

	store(&shared, NULL);
	lw_spin_lock(&t->lock);
	store(&t->key, 0);
	lw_spin_unlock(&t->lock);
	lw_cache_free(cache, t);
	t = lw_cache_alloc(cache);
	lw_spin_lock(&t->lock);
	store(&t->key, 2);
	lw_identify(t, &owner, 2);
	lw_spin_unlock(&t->lock);
}
