// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same, by those who may: who claimed the object in the first section, raised a
 * count in it, looked again in the second section (by an atomic load, or a plain
 * one), allocated it, or has the lock that its owner takes.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 5000
 */
#include "case.h"

struct thing { int count; int value; };
static struct thing *shared, *own[3];
static struct thing *forever, *by_rcu;	/* one object */
static int lock;

static void setup(void)
{
	struct thing *t = lw_alloc(sizeof(*t), "thing");

	t->value = 1;
	store(&t->count, 1);
	lw_identify(t, &shared, 0);
	store_release(&shared, t);
	forever = lw_alloc(sizeof(*forever), "forever");
	forever->value = 2;
	store_release(&by_rcu, forever);
}

static struct thing *found(struct thing **where)
{
	struct thing *t;

	lw_rcu_read_lock();
	t = load(where);
	hide(t->value);
	return t;
}

static void claims_and_counts(void)
{
	struct thing *t = found(&shared);

	lw_claim(t, &shared, 0);
	lw_rcu_read_unlock();
	lw_rcu_read_lock();
	hide(t->value);
	lw_unclaim(t);
	lw_rcu_read_unlock();

	t = found(&shared);
	__atomic_fetch_add(vol(&t->count), 1, __ATOMIC_RELAXED);
	lw_rcu_read_unlock();
	lw_rcu_read_lock();
	hide(t->value);
	lw_rcu_read_unlock();
}

static void looks_again(void)
{
	struct thing *t = found(&shared);

	lw_rcu_read_unlock();
	t = found(&shared);
	lw_rcu_read_unlock();

	lw_rcu_read_lock();
	t = load(&shared);
	lw_rcu_read_unlock();
	lw_spin_lock(&lock);
	lw_rcu_read_lock();
	hide(t->value);
	lw_rcu_read_unlock();
	lw_spin_unlock(&lock);

	found(&by_rcu);
	lw_rcu_read_unlock();
	lw_rcu_read_lock();
	hide(forever->value);
	lw_rcu_read_unlock();
}

static void allocates(void)
{
	struct thing **mine = &own[lw_self()];
	struct thing *t = lw_alloc(sizeof(*t), "own");

	t->value = 3;
	store_release(mine, t);
	found(mine);
	lw_rcu_read_unlock();
	lw_rcu_read_lock();
	hide(t->value);
	lw_rcu_read_unlock();
	looks_again();
}

CASE(setup, NULL, claims_and_counts, looks_again, allocates);
