/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A type-stable object that readers count themselves in, and that is freed after WAIT(). */
#include "case.h"

struct thing { int lock, dead, readers; };	/* the others under the lock */
static struct lw_cache *cache;
static struct thing *shared;

static void construct(void *object)
{
	struct thing *t = object;

	store(&t->lock, 0);
}

static void setup(void)
{
	struct thing *t;

	cache = lw_cache_create("thing", sizeof(struct thing), true, construct);
	t = lw_cache_alloc(cache);
	t->dead = t->readers = 0;
	lw_identify(t, cache, 0);
	store_release(&shared, t);
}

static bool get(struct thing *t)
{
	bool ok;

	lw_spin_lock(&t->lock);
	ok = !t->dead;
	if (ok) {
		t->readers++;
		lw_claim(t, cache, 0);
	}
	lw_spin_unlock(&t->lock);
	return ok;
}

static void reads(void)
{
	struct thing *t;

	lw_rcu_read_lock();
	t = load(&shared);
	if (t && !get(t))
		t = NULL;
	lw_rcu_read_unlock();
	if (!t)
		return;
	lw_spin_lock(&t->lock);
	lw_unclaim(t);
	t->readers--;
	lw_spin_unlock(&t->lock);
}

static inline void wait_for_readers(struct thing *t)
{
	int left;

	do {
		lw_cpu_relax();
		lw_spin_lock(&t->lock);
		left = t->readers;
		lw_spin_unlock(&t->lock);
	} while (left);
}

static void frees(void)
{
	struct thing *t = load(&shared);

	store(&shared, NULL);
	lw_spin_lock(&t->lock);
	t->dead = 1;
	lw_spin_unlock(&t->lock);
	WAIT(t);
	lw_cache_free(cache, t);
}

CASE(setup, NULL, reads, frees);
