/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chain.h - singly linked chains that end in a number of their own.
 *
 * An object that is freed and added again takes those who stand on it along, to
 * another chain.  They notice by the number at its end and begin anew; as objects
 * are only added in front, whoever ends in his own chain has met all that were
 * there throughout.
 *
 * Ordering: chain_add() publishes (release); chain_first(), chain_next() give an
 * address dependency (rcu_dereference) to what is done through their result.
 * Source: Documentation/RCU/rculist_nulls.rst.
 */
#ifndef TYPESAFE_LOOKUP_CHAIN_H
#define TYPESAFE_LOOKUP_CHAIN_H

#include <linux/rcupdate.h>

#include "object.h"

static inline unsigned int chain_of(unsigned long key)
{
	return (unsigned int)(key % NR_CHAINS);
}

static inline uintptr_t chain_end(const struct table *table, unsigned int chain)
{
	return (table->id * NR_CHAINS + chain) << 1 | 1;
}

static inline bool is_end(uintptr_t at)
{
	return at & 1;
}

static inline uintptr_t chain_first(struct table *table, unsigned int chain)
{
	return rcu_dereference(table->chains[chain]);
}

static inline uintptr_t chain_next(struct object *object)
{
	return rcu_dereference(object->next);
}

/* Under table->lock. */
static inline void chain_add(struct table *table, struct object *object, unsigned int chain)
{
	WRITE_ONCE(object->next, table->chains[chain]);
	/* Pairs with the dependency in chain_first(). */
	smp_store_release(&table->chains[chain], (uintptr_t)object);
}

/* Under table->lock.  Those who stand on object find the way on. */
static inline void chain_del(struct table *table, struct object *object, unsigned int chain)
{
	uintptr_t *link = &table->chains[chain];

	while (*link != (uintptr_t)object)
		link = &((struct object *)*link)->next;
	/*
	 * A release, for the chain beyond may be new; pairs with the dependency in
	 * chain_first(), chain_next().
	 */
	smp_store_release(link, READ_ONCE(object->next));
}

#endif /* TYPESAFE_LOOKUP_CHAIN_H */
