// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - references taken and dropped while objects are replaced.
 *
 * What must hold: whoever has a reference has the object that he looked for;
 * nothing is freed while somebody has one; everything is freed in the end, but for
 * what has had more references than can be counted.
 */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "object.h"

static struct shared *shared;
static struct shared *owned[NR_SLOTS];	/* one more such object, which has no other references */
static unsigned int shared_count;	/* of shared, at the beginning */
static bool saturates;		/* shared is not to be freed */
static struct item *crowded;	/* has that many references more, which do nothing */
static int crowd;
static struct item *handed;	/* with a reference that is whose who takes it away */

/*
 * lw_start() is a number of two digits: how many references more the item of
 * slot 0 can have (any number, one, none); and where the count of `shared` is: at
 * one, just before its end, at its end, at one reference before a wrapped count
 * would be zero again.
 */
enum { ROOMS = 3, COUNTS = 4 };

static const int counts[COUNTS] = { 1, INT_MAX - 1, INT_MAX, -1 };

static struct shared *shared_make(int refs)
{
	struct shared *made = kmalloc(sizeof(*made), GFP_KERNEL);

	made->payload = 300;
	refcount_set(&made->refs, refs);
	return made;
}

static void setup(void)
{
	unsigned int room = lw_start() % ROOMS, count = lw_start() / ROOMS;

	items_init();
	nodes_init();
	entries_init();
	handed = NULL;
	owned[0] = owned[1] = shared_make(NR_SLOTS);
	shared = shared_make(counts[count]);
	shared_count = (unsigned int)counts[count];
	saturates = count != 0;
	crowd = 0;
	crowded = NULL;
	if (room) {
		crowd = ITEM_LIMIT - 3 + (int)room;
		crowded = item_get(0);
		/* The slot's and ours are two of them. */
		refcount_set(&crowded->refs, 1 + crowd);
	}
}

/* Use it, and give up a reference of two, once: whoever is second frees the object. */
static void op_shared_last(unsigned int slot)
{
	struct shared *mine = xchg_relaxed(&owned[slot], NULL);

	if (!mine)
		return;
	lw_assert(mine->payload == 300);
	shared_put(mine);
}

static void finish(void)
{
	op_shared_last(0);
	op_shared_last(1);
	if (handed)
		item_put(handed);
	items_exit();
	nodes_exit();
	if (crowded) {
		(void)atomic_sub_return_release(crowd - 1, &crowded->refs.refs);
		item_put(crowded);
	}
	lw_assert(shared->payload == 300);
	/* All that was taken was given back; or nothing counts any more. */
	lw_assert(refcount_read(&shared->refs) == shared_count ||
		  refcount_read(&shared->refs) > REFCOUNT_MAX);
	if (saturates)
		kfree(shared);
	else
		shared_put(shared);
	/* Items go by RCU. */
	rcu_barrier();
}

static void use_item(struct item *item, unsigned int slot)
{
	lw_assert(item->payload == 100 + slot);
	spin_lock(&item->lock);
	item->uses++;
	spin_unlock(&item->lock);
}

static void op_item(unsigned int slot)
{
	struct item *item = item_get(slot);

	if (!item)
		return;
	lw_claim(item, NULL, slot);
	use_item(item, slot);
	lw_unclaim(item);
	item_put(item);
}

/* Two references, as when one hands an object on. */
static void op_item_twice(unsigned int slot)
{
	struct item *item = item_get(slot);

	if (!item)
		return;
	if (item != crowded) {
		item_hold(item);
		use_item(item, slot);
		item_put_early(item);
	}
	use_item(item, slot);
	item_put(item);
}

/* A reference for whoever comes next; and the one that was left by who came before. */
static void op_item_hand(unsigned int slot)
{
	struct item *item = item_get(slot);

	if (!item)
		return;
	/* Both ways: what the item was used for, by them and by us. */
	item = xchg(&handed, item);
	if (!item)
		return;
	use_item(item, item->slot);
	item_put_early(item);
}

static void op_node(unsigned int slot)
{
	struct node *node = node_get(slot);

	lw_claim(node, NULL, 2 + slot);
	lw_assert(node->payload == 200 + slot);
	spin_lock(&node->lock);
	node->uses++;
	spin_unlock(&node->lock);
	lw_unclaim(node);
	node_put(node);
}

static void op_entry(unsigned int slot)
{
	struct entry *entry = entry_get(slot);

	lw_claim(entry, NULL, 4 + slot);
	lw_assert(entry->slot == slot);
	lw_assert(entry_is_found(entry));
	spin_lock(&entry->lock);
	entry->uses++;
	spin_unlock(&entry->lock);
	lw_unclaim(entry);
	entry_put(entry);
}

static void op_shared(unsigned int arg)
{
	(void)arg;
	shared_get(shared);
	lw_assert(shared->payload == 300);
	shared_put(shared);
}

enum {
	ITEM, ITEM_TWICE, REPLACE_ITEM, NODE, REPLACE_NODE, SHARED, ITEM_HAND, ENTRY, SHARED_LAST,
};

static const struct lw_op ops[] = {
	[ITEM] = { "item", op_item, NR_SLOTS },
	[ITEM_TWICE] = { "item-twice", op_item_twice, NR_SLOTS },
	[REPLACE_ITEM] = { "replace-item", item_replace, NR_SLOTS },
	[NODE] = { "node", op_node, NR_SLOTS },
	[REPLACE_NODE] = { "replace-node", node_replace, NR_SLOTS },
	[SHARED] = { "shared", op_shared, 1 },
	[ITEM_HAND] = { "item-hand", op_item_hand, NR_SLOTS },
	[ENTRY] = { "entry", op_entry, NR_SLOTS },
	[SHARED_LAST] = { "shared-last", op_shared_last, NR_SLOTS },
};

const struct lw_scenario lw_scenario = {
	.name = "refcount",
	.summary = "reference counts of ordinary, type-stable, listed and shared objects",
	.setup = setup,
	.finish = finish,
	.leaks = true,
	LW_SCENARIO_OPS(ops),
	LW_SCENARIO_THREADS(2, 4),
	LW_SCENARIO_LENGTH(3),
	LW_SCENARIO_STARTS(ROOMS * COUNTS),
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 3, { { ITEM, 0 }, { NODE, 0 }, { ITEM_HAND, 0 } } },
			{ 3, { { REPLACE_NODE, 0 }, { REPLACE_ITEM, 0 }, { ITEM_HAND, 0 } } },
			{ 3, { { ITEM_TWICE, 0 }, { REPLACE_NODE, 1 }, { ENTRY, 0 } } },
		},
	},
};
