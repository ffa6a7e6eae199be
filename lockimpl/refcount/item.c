// SPDX-License-Identifier: GPL-2.0-or-later
/* item.c - ordinary memory, published by pointer, freed after a grace period. */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <lockweave/check.h>

#include "object.h"

static struct item *items[NR_SLOTS];
static spinlock_t items_lock;	/* for changes of items[] */

static struct item *item_make(unsigned int slot)
{
	struct item *item = kmalloc(sizeof(*item), GFP_KERNEL);

	item->slot = slot;
	spin_lock_init(&item->lock);
	item->uses = 0;
	item->payload = 100 + slot;
	/* Nobody knows it yet: no order is needed. */
	refcount_set(&item->refs, 1);
	lw_identify(item, NULL, slot);
	lw_watch_count(&item->refs, ITEM_LIMIT, 0);
	return item;
}

void items_init(void)
{
	unsigned int slot;

	spin_lock_init(&items_lock);
	for (slot = 0; slot < NR_SLOTS; slot++)
		rcu_assign_pointer(items[slot], item_make(slot));
}

void items_exit(void)
{
	unsigned int slot;

	for (slot = 0; slot < NR_SLOTS; slot++)
		item_put(items[slot]);
}

struct item *item_get(unsigned int slot)
{
	struct item *item;

	rcu_read_lock();
	/* Pairs with the release in item_replace() [1]. */
	item = rcu_dereference(items[slot]);
	/* The memory is this item's for as long as the section lasts: no acquire, no second look. */
	if (!__refcount_inc_not_zero_limited(&item->refs, NULL, ITEM_LIMIT))
		item = NULL;
	rcu_read_unlock();
	return item;
}

void item_hold(struct item *item)
{
	refcount_inc(&item->refs);
}

static void item_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct item, rcu));
}

void item_put(struct item *item)
{
	/* Release, and for the last acquire: all uses before the free [2]. */
	if (refcount_dec_and_test(&item->refs))
		call_rcu(&item->rcu, item_free);
}

void item_put_early(struct item *item)
{
	if (!refcount_dec_not_one(&item->refs))
		item_put(item);
}

void item_replace(unsigned int slot)
{
	struct item *item = item_make(slot), *old;

	spin_lock(&items_lock);
	old = items[slot];
	/* Pairs with the dependency in item_get() [1]. */
	rcu_assign_pointer(items[slot], item);
	spin_unlock(&items_lock);
	/* The slot's own reference. */
	item_put(old);
}
