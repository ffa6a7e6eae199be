/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * object.h - objects in hash tables, found without a lock, in type-stable memory.
 *
 * Ordering:
 *	object_get()	acquire, when it finds: what the object's maker wrote before
 *			object_add() is seen
 *	object_put()	release; and the last one acquires, so that the next owner
 *			of the memory comes after every use
 *	object_add(), object_del()	release for those who find the object (or no
 *			longer do); a lock keeps them apart from each other
 *
 * The memory of an object may hold another one at any time until a reference is
 * held and the key has been looked at once more: refs, key, table and next are
 * all that a looker may touch before.
 */
#ifndef TYPESAFE_LOOKUP_OBJECT_H
#define TYPESAFE_LOOKUP_OBJECT_H

#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define NR_CHAINS	2u

struct table {
	spinlock_t lock;		/* for changes */
	unsigned long id;		/* part of where its chains end */
	uintptr_t chains[NR_CHAINS];	/* an object, or the chain's own end */
};

struct object {
	refcount_t refs;	/* 0: free, or on its way */
	unsigned long key;	/* in which chain, */
	struct table *table;	/* of which table */
	uintptr_t next;		/* an object, or the end of the chain that this one is in */

	/* From here for those who hold a reference. */
	spinlock_t lock;	/* made once, with the memory */
	unsigned long uses;	/* under lock */
	unsigned long payload;	/* constant: payload_of(table, key) */
};

/* Alone, before all others. */
void objects_init(void);
void table_init(struct table *table, unsigned long id);

/* With a reference, for object_put(); NULL: there was none at some time during the call. */
struct object *object_get(struct table *table, unsigned long key);
void object_put(struct object *object);

/*
 * The one behind object, with a reference; that to object is dropped.  NULL: there is
 * none, or object is not in its table any more.
 */
struct object *object_next(struct object *object);

/* False: the table has that key already. */
bool object_add(struct table *table, unsigned long key);
/* False: there is none.  Whoever has a reference keeps the object. */
bool object_del(struct table *table, unsigned long key);

static inline unsigned long payload_of(const struct table *table, unsigned long key)
{
	return 100 * table->id + key;
}

#endif /* TYPESAFE_LOOKUP_OBJECT_H */
