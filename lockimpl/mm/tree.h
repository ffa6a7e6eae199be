/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.h - which area covers an address: ranges, in a tree of small nodes.
 *
 * A maple tree in miniature, with two levels at most.  Nodes do not change once
 * they can be found, but for a slot of the upper one; a writer puts new nodes in
 * the place of old ones, and those go away after a grace period.  So who walks
 * in an RCU section sees each node whole, and the tree as it is or was.
 *
 * Ordering: tree_walk_rcu() follows pointers by rcu_dereference(), tree_store()
 * publishes by rcu_assign_pointer().  Nothing else: what is found may have gone,
 * and the memory be another area, before the caller looks at it.
 */
#ifndef MM_TREE_H
#define MM_TREE_H

#include <linux/rcupdate.h>
#include <linux/types.h>

struct vm_area_struct;

#define TREE_FANOUT	3u
/* Areas that fit in. */
#define TREE_ROOM	(TREE_FANOUT * TREE_FANOUT)

/* Addresses from start up to end, in order within a node; gaps have no entry. */
struct tree_entry {
	unsigned long start, end;
	void __rcu *slot;	/* leaf: the area; else the leaf with these addresses */
};

struct tree_node {
	bool leaf;
	unsigned int nr;	/* 1 up */
	struct tree_entry entry[TREE_FANOUT];
	struct rcu_head rcu;
};

struct area_tree {
	struct tree_node __rcu *root;	/* NULL: no areas */
};

/* Once, alone. */
void tree_cache_init(void);

/* The only entry of node that may cover address: the first that ends behind it. */
static inline struct tree_entry *tree_node_find(struct tree_node *node, unsigned long address)
{
	unsigned int i;

	for (i = 0; i < node->nr; i++)
		if (address < node->entry[i].end)
			return &node->entry[i];
	return NULL;
}

/* Who covered address a moment ago, or NULL.  In an RCU section. */
static inline struct vm_area_struct *tree_walk_rcu(struct area_tree *tree, unsigned long address)
{
	struct tree_node *node = rcu_dereference(tree->root);
	struct tree_entry *e;

	while (node) {
		e = tree_node_find(node, address);
		if (!e || address < e->start)
			return NULL;
		if (node->leaf)
			return rcu_dereference(e->slot);
		node = rcu_dereference(e->slot);
	}
	return NULL;
}

/* The first area that ends behind address, or NULL.  Under the lock of the writers. */
struct vm_area_struct *tree_find(struct area_tree *tree, unsigned long address);

/*
 * From now on area covers start to end, whoever did before; NULL: nobody does.
 * The caller holds the lock of the writers.  False if there is no room: nothing
 * has changed then.
 */
bool tree_store(struct area_tree *tree, unsigned long start, unsigned long end,
		struct vm_area_struct *area);

/* The same for an empty tree, of all areas at once: TREE_ROOM at most, in order. */
void tree_build(struct area_tree *tree, const struct tree_entry *areas, unsigned int nr);

/* Nobody looks any more, nor will: the nodes go at once. */
void tree_destroy(struct area_tree *tree);

#endif /* MM_TREE_H */
