// SPDX-License-Identifier: GPL-2.0-or-later
/* node.c - type-stable memory, handed out again at once. */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <lockweave/check.h>

#include "object.h"

static struct kmem_cache *cache;
static struct node *nodes[NR_SLOTS];
static spinlock_t nodes_lock;	/* for changes of nodes[] */

static void node_ctor(void *memory)
{
	struct node *node = memory;

	refcount_set(&node->refs, 0);
	spin_lock_init(&node->lock);
}

static struct node *node_make(unsigned int slot)
{
	struct node *node = kmem_cache_alloc(cache, GFP_KERNEL);

	lw_identify(node, NULL, 2 + slot);
	node->uses = 0;
	node->payload = 200 + slot;
	WRITE_ONCE(node->slot, slot);
	/* Pairs with the acquire in node_get(), of those who knew the memory in its last life [1]. */
	refcount_set_release(&node->refs, 1);
	return node;
}

void nodes_init(void)
{
	unsigned int slot;

	cache = kmem_cache_create("node", sizeof(struct node), 0, SLAB_TYPESAFE_BY_RCU, node_ctor);
	lw_stable_field(cache, struct node, refs);
	lw_stable_field(cache, struct node, slot);
	spin_lock_init(&nodes_lock);
	for (slot = 0; slot < NR_SLOTS; slot++)
		rcu_assign_pointer(nodes[slot], node_make(slot));
}

void nodes_exit(void)
{
	unsigned int slot;

	for (slot = 0; slot < NR_SLOTS; slot++)
		node_put(nodes[slot]);
}

struct node *node_get(unsigned int slot)
{
	struct node *node;

	for (;;) {
		rcu_read_lock();
		node = rcu_dereference(nodes[slot]);
		/* Pairs with the release in node_make() [1]. */
		if (refcount_inc_not_zero_acquire(&node->refs)) {
			if (READ_ONCE(node->slot) == slot)
				break;
			node_put(node);
		}
		rcu_read_unlock();
		cpu_relax();
	}
	rcu_read_unlock();
	return node;
}

void node_put(struct node *node)
{
	/* Release, and for the last acquire: all uses before the next owner's [2]. */
	if (refcount_dec_and_test(&node->refs))
		kmem_cache_free(cache, node);
}

void node_replace(unsigned int slot)
{
	struct node *node = node_make(slot), *old;

	spin_lock(&nodes_lock);
	old = nodes[slot];
	/* Pairs with the dependency in node_get(). */
	rcu_assign_pointer(nodes[slot], node);
	spin_unlock(&nodes_lock);
	node_put(old);
}
