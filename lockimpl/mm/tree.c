// SPDX-License-Identifier: GPL-2.0-or-later
/* tree.c - the writers' side of the tree of areas. */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "tree.h"

/* A store cuts one area in two, and adds one. */
#define MAX_ENTRIES	(TREE_ROOM + 2)

/*
 * Entries of one level, of several nodes one after the other.  All that works on
 * rows is inline: they are a writer's own then, for compilers to see, and no
 * access to one is an event of the execution.
 */
struct row {
	unsigned int nr;
	struct tree_entry entry[MAX_ENTRIES];
};

/* Too big to be filled with a pattern for each store. */
#define __uninitialized	__attribute__((__uninitialized__))

static struct kmem_cache *node_cachep;

void tree_cache_init(void)
{
	node_cachep = kmem_cache_create("tree_node", sizeof(struct tree_node), 0, 0, NULL);
}

static void node_free_cb(struct rcu_head *head)
{
	kmem_cache_free(node_cachep, container_of(head, struct tree_node, rcu));
}

/* It can not be found any more; those who have found it go on looking. */
static void node_free(struct tree_node *node)
{
	call_rcu(&node->rcu, node_free_cb);
}

static inline struct tree_node *locked_root(struct area_tree *tree)
{
	return rcu_dereference_protected(tree->root, true);
}

struct vm_area_struct *tree_find(struct area_tree *tree, unsigned long address)
{
	struct tree_node *node = locked_root(tree);

	while (node) {
		struct tree_entry *e = tree_node_find(node, address);
		void *found = e ? rcu_dereference_protected(e->slot, true) : NULL;

		if (!found || node->leaf)
			return found;
		node = found;
	}
	return NULL;
}

/* ---- rows ---------------------------------------------------------------- */

static __always_inline void row_add(struct row *row, unsigned long start, unsigned long end, void *slot)
{
	struct tree_entry *last = row->nr ? &row->entry[row->nr - 1] : NULL;

	if (start >= end || !slot)
		return;
	if (last && last->slot == slot && last->end == start)
		last->end = end;
	else
		row->entry[row->nr++] = (struct tree_entry){ start, end, slot };
}

/* The leaves of the tree, with their addresses. */
static __always_inline void row_of_leaves(struct row *row, struct tree_node *root)
{
	unsigned int i;

	row->nr = 0;
	if (!root)
		return;
	if (root->leaf) {
		row_add(row, root->entry[0].start, root->entry[root->nr - 1].end, root);
		return;
	}
	for (i = 0; i < root->nr; i++)
		row_add(row, root->entry[i].start, root->entry[i].end,
			rcu_dereference_protected(root->entry[i].slot, true));
}

static inline unsigned long lower(unsigned long a, unsigned long b)
{
	return a < b ? a : b;
}

static inline unsigned long higher(unsigned long a, unsigned long b)
{
	return a > b ? a : b;
}

/* The entries of leaf with [start, end) cut out, and area there instead. */
static __always_inline void row_add_around(struct row *row, const struct tree_node *leaf,
				  unsigned long start, unsigned long end, void *area)
{
	unsigned int i;

	for (i = 0; i < leaf->nr; i++) {
		const struct tree_entry *e = &leaf->entry[i];

		row_add(row, e->start, lower(e->end, start), e->slot);
		if (e->end > start) {
			row_add(row, start, end, area);
			area = NULL;	/* once is enough */
		}
		row_add(row, higher(e->start, end), e->end, e->slot);
	}
	row_add(row, start, end, area);
}

/* A new node with nr entries; nobody can find it yet. */
static __always_inline struct tree_node *node_new(bool leaf, const struct tree_entry *entry, unsigned int nr)
{
	struct tree_node *node = kmem_cache_alloc(node_cachep, GFP_KERNEL);
	unsigned int i;

	node->leaf = leaf;
	node->nr = nr;
	for (i = 0; i < nr; i++)
		node->entry[i] = entry[i];
	return node;
}

/* ---- stores -------------------------------------------------------------- */

/* How the leaves change: those from `first` up to `behind` go, those of `made` come. */
struct change {
	struct row leaves, areas, made;
	unsigned int first, behind;
};

static inline unsigned int leaves_for(unsigned int areas)
{
	return (areas + TREE_FANOUT - 1) / TREE_FANOUT;
}

/* Which leaves [start, end) is in, or next to. */
static __always_inline void find_leaves(struct change *c, unsigned long start, unsigned long end)
{
	for (c->first = 0; c->first + 1 < c->leaves.nr; c->first++)
		if (c->leaves.entry[c->first].end > start)
			break;
	c->behind = c->leaves.nr ? c->first + 1 : 0;
	while (c->behind < c->leaves.nr && c->leaves.entry[c->behind].start < end)
		c->behind++;
}

/* What they hold afterwards. */
static __always_inline void find_areas(struct change *c, unsigned long start, unsigned long end,
			      void *area)
{
	unsigned int i;

	c->areas.nr = 0;
	for (i = c->first; i < c->behind; i++) {
		/* Each leaf's share of it; the last one has the rest. */
		unsigned long upto = i + 1 < c->behind ? c->leaves.entry[i + 1].start : end;

		upto = higher(start, lower(upto, end));
		row_add_around(&c->areas, c->leaves.entry[i].slot, start, upto, area);
		start = upto;
	}
	row_add(&c->areas, start, end, area);
}

/* False if there is no room. */
static __always_inline bool plan_change(struct change *c, struct tree_node *root, unsigned long start,
			       unsigned long end, void *area)
{
	unsigned int stay;

	row_of_leaves(&c->leaves, root);
	find_leaves(c, start, end);
	find_areas(c, start, end, area);
	stay = c->leaves.nr - (c->behind - c->first);
	if (stay + leaves_for(c->areas.nr) <= TREE_FANOUT)
		return true;

	/* Leaves that stay may have room: all new ones. */
	c->first = 0;
	c->behind = c->leaves.nr;
	find_areas(c, start, end, area);
	return leaves_for(c->areas.nr) <= TREE_FANOUT;
}

/* As few leaves as hold the areas, none much fuller than another. */
static __always_inline void make_leaves(struct row *leaves, const struct tree_entry *areas,
					unsigned int nr)
{
	unsigned int left = leaves_for(nr), at = 0, share;

	for (leaves->nr = 0; left; left--, at += share) {
		share = (nr - at + left - 1) / left;
		row_add(leaves, areas[at].start, areas[at + share - 1].end,
			node_new(true, &areas[at], share));
	}
}

/* What is to be the root over these leaves: NULL, the only one, or a node. */
static __always_inline struct tree_node *root_over(const struct row *leaves)
{
	if (leaves->nr > 1)
		return node_new(false, leaves->entry, leaves->nr);
	return leaves->nr ? leaves->entry[0].slot : NULL;
}

/* Put the leaves of c->made into the tree.  True if the root went. */
static __always_inline bool publish(struct area_tree *tree, struct tree_node *root, const struct change *c)
{
	struct row all __uninitialized;
	unsigned int i;

	/* One for one, of the same addresses: only a slot changes. */
	if (root && !root->leaf && c->made.nr == 1 && c->behind - c->first == 1 &&
	    c->made.entry[0].start == c->leaves.entry[c->first].start &&
	    c->made.entry[0].end == c->leaves.entry[c->first].end) {
		rcu_assign_pointer(root->entry[c->first].slot, c->made.entry[0].slot);
		return false;
	}
	all.nr = 0;
	for (i = 0; i < c->first; i++)
		all.entry[all.nr++] = c->leaves.entry[i];
	for (i = 0; i < c->made.nr; i++)
		all.entry[all.nr++] = c->made.entry[i];
	for (i = c->behind; i < c->leaves.nr; i++)
		all.entry[all.nr++] = c->leaves.entry[i];
	rcu_assign_pointer(tree->root, root_over(&all));
	return root && !root->leaf;
}

bool tree_store(struct area_tree *tree, unsigned long start, unsigned long end,
		struct vm_area_struct *area)
{
	struct tree_node *root = locked_root(tree);
	struct change c __uninitialized;
	unsigned int i;

	if (!plan_change(&c, root, start, end, area))
		return false;
	make_leaves(&c.made, c.areas.entry, c.areas.nr);
	if (publish(tree, root, &c))
		node_free(root);
	for (i = c.first; i < c.behind; i++)
		node_free(c.leaves.entry[i].slot);
	return true;
}

void tree_build(struct area_tree *tree, const struct tree_entry *areas, unsigned int nr)
{
	struct row leaves __uninitialized;

	make_leaves(&leaves, areas, nr);
	rcu_assign_pointer(tree->root, root_over(&leaves));
}

void tree_destroy(struct area_tree *tree)
{
	struct tree_node *root = locked_root(tree);
	unsigned int i;

	if (root && !root->leaf)
		for (i = 0; i < root->nr; i++)
			kmem_cache_free(node_cachep,
					rcu_dereference_protected(root->entry[i].slot, true));
	if (root)
		kmem_cache_free(node_cachep, root);
	RCU_INIT_POINTER(tree->root, NULL);
}
