// SPDX-License-Identifier: GPL-2.0-or-later
/* object.c - look up, take a reference, look again. */
#include "object.h"

#include <linux/sched.h>
#include <linux/slab.h>
#include <lockweave/check.h>

#include "chain.h"

static struct kmem_cache *cache;

/* Once for each piece of memory; it is left so whenever an object is freed. */
static void object_ctor(void *memory)
{
	struct object *object = memory;

	refcount_set(&object->refs, 0);
	spin_lock_init(&object->lock);
}

void objects_init(void)
{
	cache = kmem_cache_create("object", sizeof(struct object), 0, SLAB_TYPESAFE_BY_RCU,
				  object_ctor);
	lw_stable_field(cache, struct object, refs);
	lw_stable_field(cache, struct object, key);
	lw_stable_field(cache, struct object, table);
	lw_stable_field(cache, struct object, next);
}

void table_init(struct table *table, unsigned long id)
{
	unsigned int i;

	spin_lock_init(&table->lock);
	table->id = id;
	for (i = 0; i < NR_CHAINS; i++)
		table->chains[i] = chain_end(table, i);
}

/* Is object the one, as far as one can see? */
static inline bool is_it(struct object *object, struct table *table, unsigned long key)
{
	return READ_ONCE(object->key) == key && READ_ONCE(object->table) == table;
}

/* In an RCU section, or under table->lock. */
static struct object *table_find(struct table *table, unsigned long key)
{
	unsigned int chain = chain_of(key);
	uintptr_t at;

	do {
		for (at = chain_first(table, chain); !is_end(at);
		     at = chain_next((struct object *)at)) {
			if (is_it((struct object *)at, table, key))
				return (struct object *)at;
		}
		/* In another chain by now? */
	} while (at != chain_end(table, chain));
	return NULL;
}

struct object *object_get(struct table *table, unsigned long key)
{
	struct object *object;

begin:
	rcu_read_lock();
	object = table_find(table, key);
	if (object) {
		/* Pairs with the release in object_add(): what is_it() reads is no older [1]. */
		if (!refcount_inc_not_zero_acquire(&object->refs)) {
			rcu_read_unlock();
			cpu_relax();
			goto begin;
		}
		/* It can not go any more; is it still the one that was found? [2] */
		if (!is_it(object, table, key)) {
			object_put(object);
			rcu_read_unlock();
			goto begin;
		}
	}
	rcu_read_unlock();
	return object;
}

void object_put(struct object *object)
{
	/* A release, and for the last an acquire: all uses before the free [3]. */
	if (refcount_dec_and_test(&object->refs))
		kmem_cache_free(cache, object);
}

/* All that one may see of an object; its count comes last. */
static void object_begin(struct object *object, struct table *table, unsigned long key)
{
	lw_identify(object, table, key);
	object->uses = 0;
	object->payload = payload_of(table, key);
	WRITE_ONCE(object->key, key);
	WRITE_ONCE(object->table, table);
	/* Pairs with the acquire in object_get(), of those who found it in its last life, too [1]. */
	refcount_set_release(&object->refs, 1);
}

bool object_add(struct table *table, unsigned long key)
{
	struct object *object = kmem_cache_alloc(cache, GFP_KERNEL);
	bool there;

	spin_lock(&table->lock);
	there = table_find(table, key) != NULL;
	if (!there) {
		/* Not sooner: with a count it can be found, and then must be in the table [4]. */
		object_begin(object, table, key);
		chain_add(table, object, chain_of(key));
	}
	spin_unlock(&table->lock);
	if (there)
		kmem_cache_free(cache, object);
	return !there;
}

bool object_del(struct table *table, unsigned long key)
{
	struct object *object;

	spin_lock(&table->lock);
	object = table_find(table, key);
	if (object)
		chain_del(table, object, chain_of(key));
	spin_unlock(&table->lock);
	/* The table's own reference. */
	if (object)
		object_put(object);
	return object != NULL;
}

struct object *object_next(struct object *object)
{
	struct table *table = object->table;
	struct object *next = NULL;

	spin_lock(&table->lock);
	/*
	 * The reference keeps object, and not its place: behind one that was taken out may
	 * be what has gone since, or is in another chain [5].
	 */
	if (table_find(table, object->key) == object && !is_end(object->next)) {
		next = (struct object *)object->next;
		/* In the table: it has that reference at least. */
		refcount_inc(&next->refs);
	}
	spin_unlock(&table->lock);
	object_put(object);
	return next;
}
