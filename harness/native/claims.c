// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * claims.c - who has which object: identity (lw_claim()) and exclusion
 * (lw_enter_read() and its like).
 *
 * Oracles must not order what they watch.  A thread writes down what it has in
 * places of its own, by plain stores as far as the machine is concerned, and
 * others look there: no read-modify-write, no fence.  So two threads that come in
 * at the very same moment may miss each other; both look again when they leave.
 * A lock that is right orders every look behind what it could be wrong about.
 */
#include <stdio.h>

#include "lockweave/check.h"
#include "native/native.h"

/* *n counts what the array has; it may have gaps. */
static struct lw_held *hold(struct lw_held *held, unsigned int *n, const void *obj)
{
	for (unsigned int i = 0; i < LW_MAX_HELD; i++)
		if (!lw_relaxed_load(&held[i].obj)) {
			lw_relaxed_store(&held[i].obj, obj);
			lw_relaxed_store(n, *n + 1);
			return &held[i];
		}
	lw_found("unsupported", "one thread has more than %u objects at a time", LW_MAX_HELD);
}

static void give_up(struct lw_held *h, unsigned int *n)
{
	lw_relaxed_store(&h->obj, NULL);
	lw_relaxed_store(n, *n - 1);
}

static struct lw_held *held_at(struct lw_held *held, const unsigned int *n, const void *obj)
{
	unsigned int left = lw_relaxed_load(n);

	for (unsigned int i = 0; left && i < LW_MAX_HELD; i++) {
		const void *there = lw_relaxed_load(&held[i].obj);

		if (there == obj)
			return &held[i];
		left -= there != NULL;
	}
	return NULL;
}

static const char *name_of(const void *obj, char name[64])
{
	if (!lw_pool_describe((uintptr_t)obj, name, 64))
		snprintf(name, 64, "an object");
	return name;
}

/* ---- exclusion ---- */

static void check_no_writer(const struct lw_cell *cell, const void *obj, const char *when)
{
	const struct lw_worker *me = lw_me();
	unsigned int writer = lw_relaxed_load(&cell->writer);
	char name[64];

	if (writer && writer != me->number + 1)
		lw_found("reader-and-writer", "thread %u %s %s to read while thread %u is inside to write",
			 me->number, when, name_of(obj, name), writer - 1);
}

void lw_enter_read(const void *obj)
{
	struct lw_worker *me = lw_me();

	lw_point();
	hold(me->reading, &me->nreading, obj);
	check_no_writer(lw_cell_of(obj), obj, "enters");
}

static struct lw_held *leaves(struct lw_held *held, const unsigned int *n, const void *obj)
{
	struct lw_held *h = held_at(held, n, obj);
	char name[64];

	lw_point();
	if (!h)
		lw_found("assertion", "thread %u leaves %s, which it did not enter", lw_me()->number,
			 name_of(obj, name));
	return h;
}

void lw_exit_read(const void *obj)
{
	struct lw_worker *me = lw_me();
	struct lw_held *h = leaves(me->reading, &me->nreading, obj);

	check_no_writer(lw_cell_of(obj), obj, "leaves");
	give_up(h, &me->nreading);
}

static void check_alone(const struct lw_cell *cell, const void *obj, const char *when)
{
	const struct lw_worker *me = lw_me();
	unsigned int writer = lw_relaxed_load(&cell->writer), n = lw_relaxed_load(&lw_nworkers);
	char name[64];

	if (writer && writer != me->number + 1)
		lw_found("two-writers", "thread %u %s %s to write while thread %u is inside to write",
			 me->number, when, name_of(obj, name), writer - 1);
	for (unsigned int i = 0; i < n; i++)
		if (i != me->number && held_at(lw_workers[i].reading, &lw_workers[i].nreading, obj))
			lw_found("reader-and-writer",
				 "thread %u %s %s to write while thread %u is inside to read", me->number,
				 when, name_of(obj, name), i);
}

void lw_enter_write(const void *obj)
{
	struct lw_cell *cell = lw_cell_of(obj);
	struct lw_worker *me = lw_me();

	lw_point();
	check_alone(cell, obj, "enters");
	hold(me->writing, &me->nwriting, obj);
	lw_relaxed_store(&cell->writer, me->number + 1);
	me->entered_write++;
}

void lw_exit_write(const void *obj)
{
	struct lw_worker *me = lw_me();
	struct lw_held *h = leaves(me->writing, &me->nwriting, obj);
	struct lw_cell *cell = lw_cell_of(obj);

	check_alone(cell, obj, "leaves");
	give_up(h, &me->nwriting);
	if (!held_at(me->writing, &me->nwriting, obj))
		lw_relaxed_store(&cell->writer, 0);
}

/* ---- identity ---- */

static bool is(const struct lw_cell *cell, const void *owner, unsigned long key)
{
	return lw_relaxed_load(&cell->identified) && lw_relaxed_load(&cell->owner) == owner &&
	       lw_relaxed_load(&cell->key) == key;
}

void lw_identify(const void *obj, const void *owner, unsigned long key)
{
	struct lw_cell *cell = lw_cell_of(obj);
	unsigned int n = lw_relaxed_load(&lw_nworkers);
	char name[64];

	if (!is(cell, owner, key))
		for (unsigned int i = 0; i < n; i++)
			if (held_at(lw_workers[i].claim, &lw_workers[i].nclaim, obj))
				lw_found("recycled-use",
					 "thread %u gives another identity to %s while thread %u holds it",
					 lw_me()->number, name_of(obj, name), i);
	lw_relaxed_store(&cell->owner, owner);
	lw_relaxed_store(&cell->key, key);
	lw_relaxed_store(&cell->identified, 1);
	lw_point();
}

void lw_claim(const void *obj, const void *owner, unsigned long key)
{
	struct lw_worker *me = lw_me();
	struct lw_cell *cell = lw_cell_of(obj);
	struct lw_held *h = hold(me->claim, &me->nclaim, obj);
	char name[64];

	h->incarnation = lw_relaxed_load(&cell->incarnation);
	h->owner = owner;
	h->key = key;
	if (h->incarnation & 1)
		lw_found("recycled-use", "thread %u got hold of %s, which is free", me->number,
			 name_of(obj, name));
	if (!is(cell, owner, key))
		lw_found("recycled-use", "thread %u got hold of %s, which is not what it looked up",
			 me->number, name_of(obj, name));
	lw_point();
}

void lw_unclaim(const void *obj)
{
	struct lw_worker *me = lw_me();
	struct lw_held *h = held_at(me->claim, &me->nclaim, obj);
	struct lw_cell *cell = lw_cell_of(obj);
	char name[64];

	lw_point();
	if (!h)
		lw_found("assertion", "thread %u gives up %s, which it did not hold", me->number,
			 name_of(obj, name));
	if (lw_relaxed_load(&cell->incarnation) != h->incarnation || !is(cell, h->owner, h->key))
		lw_found("recycled-use", "%s became another while thread %u held it", name_of(obj, name),
			 me->number);
	give_up(h, &me->nclaim);
}

void lw_claims_check_free(const void *obj, size_t size, const char *what)
{
	unsigned int n = lw_relaxed_load(&lw_nworkers);

	for (unsigned int i = 0; i < n; i++) {
		unsigned int left = lw_relaxed_load(&lw_workers[i].nclaim);

		for (unsigned int j = 0; left && j < LW_MAX_HELD; j++) {
			const void *held = lw_relaxed_load(&lw_workers[i].claim[j].obj);
			char name[64];

			if (held && (uintptr_t)held - (uintptr_t)obj < size)
				lw_found("free-while-referenced", "thread %u frees %s while thread %u holds it",
					 lw_me()->number,
					 lw_pool_describe((uintptr_t)obj, name, sizeof(name)) ? name : what, i);
			left -= held != NULL;
		}
	}
}

void lw_claims_op_end(struct lw_worker *me)
{
	if (me->nreading || me->nwriting)
		lw_found("assertion", "an operation ends inside a critical section");
}
