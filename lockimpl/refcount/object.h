/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * object.h - four kinds of objects that live by a reference count.
 *
 *	item	ordinary memory, found by a pointer under RCU, freed after a grace
 *		period.  Whoever follows the pointer sees the item that was published;
 *		a reference needs no order of its own.  Not more than ITEM_LIMIT.
 *	node	type-stable memory, freed at once.  The pointer may lead to what the
 *		memory is by now: a reference acquires, and then one looks again.
 *	entry	ordinary memory, found under a lock, there for as long as it has users.
 *		The last one goes under that lock, too, and frees it at once.
 *	shared	never looked up: who wants a reference has one.  Its count saturates.
 *
 * Ordering: the _put() functions release, and acquire when they free; item_get(),
 * node_get() and entry_get() give what was written before the object was published;
 * shared_get() orders nothing.
 */
#ifndef REFCOUNT_OBJECT_H
#define REFCOUNT_OBJECT_H

#define REFCOUNT_WARN_ONLY	/* a saturated count must be good for something */
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define NR_SLOTS	2u
#define ITEM_LIMIT	0x3fffffff

struct item {
	refcount_t refs;
	unsigned int slot;
	spinlock_t lock;
	unsigned long uses;	/* under lock */
	unsigned long payload;	/* constant: 100 + slot */
	struct rcu_head rcu;
};

struct node {
	refcount_t refs;	/* 0: free, or on its way */
	unsigned int slot;	/* what it was looked up as */

	/* From here for those who hold a reference. */
	spinlock_t lock;	/* made once, with the memory */
	unsigned long uses;	/* under lock */
	unsigned long payload;	/* constant: 200 + slot */
};

struct entry {
	refcount_t refs;
	unsigned int slot;	/* constant */
	spinlock_t lock;
	unsigned long uses;	/* under lock */
};

struct shared {
	refcount_t refs;
	unsigned long payload;
};

/* Alone, before all others: one object in each slot. */
void items_init(void);
void nodes_init(void);
/* The same, but for the objects. */
void entries_init(void);
/* Alone, after all others: empties the slots. */
void items_exit(void);
void nodes_exit(void);

/* NULL: it was on its way out, or has as many references as it can have. */
struct item *item_get(unsigned int slot);
/* One more, by somebody who has one. */
void item_hold(struct item *item);
void item_put(struct item *item);
/* The same, by somebody who expects that it is not the last. */
void item_put_early(struct item *item);
void item_replace(unsigned int slot);

/* Always one, though perhaps not at first. */
struct node *node_get(unsigned int slot);
void node_put(struct node *node);
void node_replace(unsigned int slot);

/* Always one; made, if there was none. */
struct entry *entry_get(unsigned int slot);
void entry_put(struct entry *entry);
/* For checks: who has a reference has the one that others find. */
bool entry_is_found(const struct entry *entry);

void shared_get(struct shared *shared);
void shared_put(struct shared *shared);

#endif /* REFCOUNT_OBJECT_H */
