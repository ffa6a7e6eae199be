// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - two tables whose objects come and go while others look for them.
 *
 * What must hold: whoever gets an object has the one that he looked for, for as
 * long as he has it; what is in a table throughout is found.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "chain.h"
#include "object.h"

#define NR_TABLES	2u
#define NR_KEYS		4u
#define NR_PLACES	(NR_TABLES * NR_KEYS)
/* In each table all the time; in a chain with others. */
#define STAYS		0ul

static struct table tables[NR_TABLES];

static struct table *place_table(unsigned int place)
{
	return &tables[place % NR_TABLES];
}

static unsigned long place_key(unsigned int place)
{
	return place / NR_TABLES;
}

static unsigned int place_of(const struct object *object)
{
	return (unsigned int)(object->key * NR_TABLES + object->table->id);
}

static void use(struct object *object, unsigned int place)
{
	lw_claim(object, place_table(place), place_key(place));
	lw_assert(object->payload == payload_of(place_table(place), place_key(place)));
	spin_lock(&object->lock);
	object->uses++;
	spin_unlock(&object->lock);
	lw_unclaim(object);
}

static void op_get(unsigned int place)
{
	struct object *object = object_get(place_table(place), place_key(place));

	lw_assert(object || place_key(place) != STAYS);
	if (object) {
		use(object, place);
		object_put(object);
	}
}

/* Two at once, so that one outlives its table's reference. */
static void op_get_both(unsigned int place)
{
	unsigned int beside = (place + NR_TABLES) % NR_PLACES;
	struct object *object = object_get(place_table(place), place_key(place));

	op_get(beside);
	if (object) {
		use(object, place);
		object_put(object);
	}
}

/* From here to the end of the chain, in no hurry: with a reference, in no section. */
static void op_walk(unsigned int place)
{
	struct object *object = object_get(place_table(place), place_key(place));

	while (object) {
		lw_assert(object->table == place_table(place));
		lw_assert(chain_of(object->key) == chain_of(place_key(place)));
		use(object, place_of(object));
		cond_resched();
		object = object_next(object);
	}
}

static void op_add(unsigned int place)
{
	object_add(place_table(place), place_key(place));
}

static void op_del(unsigned int place)
{
	if (place_key(place) != STAYS)
		object_del(place_table(place), place_key(place));
}

/* To the other table: gone here, and its memory perhaps to be met there. */
static void op_move(unsigned int place)
{
	op_del(place);
	op_add(place + 1 - 2 * (place % NR_TABLES));
}

/* To the next key of the same table. */
static void op_rekey(unsigned int place)
{
	op_del(place);
	op_add((place + NR_TABLES) % NR_PLACES);
}

/*
 * lw_start(): the keys of both tables, one bit each but for the one that stays; and a
 * bit, whether that one is added after the others: then it is not the last of its chain,
 * and what was behind it may come back in front.
 */
#define STAYS_LAST	(1u << (NR_KEYS - 1))

static void setup(void)
{
	unsigned int i;

	objects_init();
	for (i = 0; i < NR_TABLES; i++)
		table_init(&tables[i], i);
	for (i = 0; i < NR_PLACES; i++) {
		unsigned int place = lw_start() & STAYS_LAST ? NR_PLACES - 1 - i : i;
		unsigned long key = place_key(place);

		if (key == STAYS || lw_start() >> (key - 1) & 1)
			object_add(place_table(place), key);
	}
}

/* Nobody is left: each object has its table's reference, and goes with it. */
static void finish(void)
{
	unsigned int place;

	for (place = 0; place < NR_PLACES; place++) {
		struct object *object = object_get(place_table(place), place_key(place));

		lw_assert(object || place_key(place) != STAYS);
		if (!object)
			continue;
		lw_assert(refcount_read(&object->refs) == 2);
		object_put(object);
		object_del(place_table(place), place_key(place));
	}
}

enum { GET, GET_BOTH, ADD, DEL, MOVE, REKEY, WALK };

static const struct lw_op ops[] = {
	[GET] = { "get", op_get, NR_PLACES },
	[GET_BOTH] = { "get-both", op_get_both, NR_PLACES },
	[ADD] = { "add", op_add, NR_PLACES },
	[DEL] = { "del", op_del, NR_PLACES },
	[MOVE] = { "move", op_move, NR_PLACES },
	[REKEY] = { "rekey", op_rekey, NR_PLACES },
	[WALK] = { "walk", op_walk, NR_PLACES },
};

const struct lw_scenario lw_scenario = {
	.name = "typesafe_lookup",
	.summary = "look up by key, take a reference, look again, in type-stable memory",
	.setup = setup,
	.finish = finish,
	.leaks = true,
	LW_SCENARIO_OPS(ops),
	LW_SCENARIO_THREADS(2, 4),
	LW_SCENARIO_LENGTH(3),
	LW_SCENARIO_STARTS(2 * STAYS_LAST),
	.stress_ops = 20000,
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 3, { { GET, 4 }, { GET, 0 }, { WALK, 6 } } },
			{ 3, { { MOVE, 4 }, { ADD, 4 }, { DEL, 6 } } },
			{ 3, { { GET_BOTH, 4 }, { REKEY, 4 }, { MOVE, 2 } } },
		},
		.start = 7,
	},
};
