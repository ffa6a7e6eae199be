/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * oracles.h - who has which object: identity (lw_claim()) and exclusion
 * (lw_enter_read() and its like); who may sleep; what a fence is.
 *
 * Oracles must not order what they watch.  A thread writes down what it has in
 * bytes of its own, by plain stores as far as the machine is concerned, and
 * others look there: no read-modify-write, no fence.  So two threads that come in
 * at the very same moment may miss each other; both look again when they leave.
 * A lock that is right orders every look behind what it could be wrong about.
 *
 * These are what a run does most, so a lock's sources get them in the place of
 * calls (inline.h); not those that a sanitizer watches, to which oracles are
 * nothing.  lw_oracle says which it is to be; claims.c has the functions.
 */
#ifndef LW_NATIVE_ORACLES_H
#define LW_NATIVE_ORACLES_H

#include "lockweave/check.h"
#include "native/fences.h"
#include "native/worker.h"

#ifndef lw_oracle
#define lw_oracle
#endif

/* ---- claims.c: what is wrong ---- */

#define LW_COLD __attribute__((cold, noinline))

/* Somebody else is inside to write. */
LW_COLD void lw_found_writer(const struct lw_cell *cell, const void *obj, const char *when, bool to_write);
/* Somebody else is inside to read, or it was but a moment ago. */
LW_COLD void lw_found_reader(const struct lw_cell *cell, const void *obj, const char *when);
LW_COLD void lw_found_claim(const struct lw_cell *cell, const void *obj);
LW_COLD void lw_found_wrong(const void *obj, bool free);
LW_COLD void lw_found_changed(const void *obj);
LW_COLD void lw_found_not_had(const void *obj, const char *verb);
LW_COLD void lw_found_too_many(void);
/* It was not inside to read; or the memory went meanwhile, and what was known of it. */
LW_COLD void lw_left_unnoticed(struct lw_worker *me, const void *obj);
LW_COLD void lw_found_sleep(const struct lw_worker *me, const char *what);

/* Any byte but that of `mine`?  Pass LW_MAX_WORKERS for none of one's own. */
static inline bool lw_any_other(const uint8_t bytes[LW_MAX_WORKERS], unsigned int mine)
{
	const uint64_t *words = (const uint64_t *)(const void *)bytes;

	_Static_assert(LW_MAX_WORKERS == 16, "as many bytes as two words have");
	if (__builtin_expect(!(lw_relaxed_load(&words[0]) | lw_relaxed_load(&words[1])), 1))
		return false;
	for (unsigned int i = 0; i < LW_MAX_WORKERS; i++)
		if (i != mine && lw_relaxed_load(&bytes[i]))
			return true;
	return false;
}

/* ---- exclusion ---- */

static inline void lw_check_no_writer(const struct lw_cell *cell, const struct lw_worker *me, const void *obj,
				      const char *when)
{
	unsigned int writer = lw_relaxed_load(&cell->writer);

	if (__builtin_expect(writer && writer != me->number + 1, 0))
		lw_found_writer(cell, obj, when, false);
}

lw_oracle void lw_enter_read(const void *obj)
{
	struct lw_cell *cell = lw_cell_of(obj);
	struct lw_worker *me = lw_me();
	uint8_t *mine = &cell->reading[me->number];

	lw_point();
	if (__builtin_expect(*mine == UINT8_MAX, 0))
		lw_found_too_many();
	lw_relaxed_store(mine, (uint8_t)(*mine + 1));
	me->nreading++;
	lw_check_no_writer(cell, me, obj, "enters");
}

lw_oracle void lw_exit_read(const void *obj)
{
	struct lw_cell *cell = lw_cell_of(obj);
	struct lw_worker *me = lw_me();
	uint8_t *mine = &cell->reading[me->number];

	lw_point();
	lw_check_no_writer(cell, me, obj, "leaves");
	if (__builtin_expect(!*mine, 0)) {
		lw_left_unnoticed(me, obj);
		return;
	}
	lw_relaxed_store(mine, (uint8_t)(*mine - 1));
	me->nreading--;
}

static __inline__ __attribute__((__always_inline__)) void lw_check_alone(const struct lw_cell *cell, const struct lw_worker *me, const void *obj,
				  const char *when)
{
	unsigned int writer = lw_relaxed_load(&cell->writer);

	if (__builtin_expect(writer && writer != me->number + 1, 0))
		lw_found_writer(cell, obj, when, true);
	if (__builtin_expect(lw_any_other(cell->reading, me->number), 0))
		lw_found_reader(cell, obj, when);
}

lw_oracle void lw_enter_write(const void *obj)
{
	struct lw_cell *cell = lw_cell_of(obj);
	struct lw_worker *me = lw_me();

	lw_point();
	lw_check_alone(cell, me, obj, "enters");
	if (__builtin_expect(me->nwriting == LW_MAX_HELD, 0))
		lw_found_too_many();
	me->writing[me->nwriting++] = obj;
	lw_relaxed_store(&cell->writer, (uint8_t)(me->number + 1));
	me->entered_write++;
}

lw_oracle void lw_exit_write(const void *obj)
{
	struct lw_cell *cell = lw_cell_of(obj);
	struct lw_worker *me = lw_me();
	unsigned int i = me->nwriting;

	lw_point();
	while (__builtin_expect(i && me->writing[i - 1] != obj, 0))
		i--;
	if (__builtin_expect(!i, 0))
		lw_found_not_had(obj, "leaves");
	lw_check_alone(cell, me, obj, "leaves");
	me->writing[i - 1] = me->writing[--me->nwriting];
	for (i = 0; __builtin_expect(i < me->nwriting, 0); i++)
		if (me->writing[i] == obj)
			return;
	lw_relaxed_store(&cell->writer, 0);
}

/* ---- identity ---- */

static inline bool lw_cell_is(const struct lw_cell *cell, const void *owner, unsigned long key)
{
	return lw_relaxed_load(&cell->identified) && lw_relaxed_load(&cell->owner) == owner &&
	       lw_relaxed_load(&cell->key) == key;
}

lw_oracle void lw_identify(const void *obj, const void *owner, unsigned long key)
{
	struct lw_cell *cell = lw_cell_of(obj);

	if (!lw_cell_is(cell, owner, key) &&
	    __builtin_expect(lw_any_other(cell->claimed, LW_MAX_WORKERS), 0))
		lw_found_claim(cell, obj);
	lw_relaxed_store(&cell->owner, owner);
	lw_relaxed_store(&cell->key, key);
	lw_relaxed_store(&cell->identified, true);
	lw_point();
}

lw_oracle void lw_claim(const void *obj, const void *owner, unsigned long key)
{
	struct lw_cell *cell = lw_cell_of(obj);
	struct lw_worker *me = lw_me();
	struct lw_held *h = &me->claim[me->nclaim];

	if (__builtin_expect(me->nclaim == LW_MAX_HELD, 0))
		lw_found_too_many();
	lw_relaxed_store(&h->obj, obj);
	lw_relaxed_store(&me->nclaim, me->nclaim + 1);
	lw_relaxed_store(&cell->claimed[me->number], (uint8_t)(cell->claimed[me->number] + 1));
	h->cell = cell;
	h->incarnation = lw_relaxed_load(&cell->incarnation);
	h->owner = owner;
	h->key = key;
	if (__builtin_expect(h->incarnation & 1, 0))
		lw_found_wrong(obj, true);
	if (__builtin_expect(!lw_cell_is(cell, owner, key), 0))
		lw_found_wrong(obj, false);
	lw_point();
}

/* Claims are mostly given up in the reverse order. */
lw_oracle void lw_unclaim(const void *obj)
{
	struct lw_worker *me = lw_me();
	unsigned int i = me->nclaim;
	struct lw_cell *cell;
	struct lw_held *h;

	lw_point();
	while (i && me->claim[i - 1].obj != obj)
		i--;
	if (__builtin_expect(!i, 0))
		lw_found_not_had(obj, "gives up");
	h = &me->claim[i - 1];
	cell = h->cell;
	if (__builtin_expect(lw_relaxed_load(&cell->incarnation) != h->incarnation ||
			     !lw_cell_is(cell, h->owner, h->key), 0))
		lw_found_changed(obj);
	lw_relaxed_store(&cell->claimed[me->number], (uint8_t)(cell->claimed[me->number] - 1));
	lw_relaxed_store(&me->nclaim, me->nclaim - 1);
	if (__builtin_expect(i - 1 != me->nclaim, 0)) {
		lw_relaxed_store(&h->obj, me->claim[me->nclaim].obj);
		*h = me->claim[me->nclaim];
	}
}

/* ---- context ---- */

lw_oracle void lw_might_sleep(const char *what)
{
	struct lw_worker *me = lw_me();

	lw_point();
	if (__builtin_expect(me->rcu_nest || me->spins, 0))
		lw_found_sleep(me, what);
}

/* ---- fence.c, in whose builds there is more to a fence ---- */

#ifndef LW_TSAN
lw_oracle void lw_fence(enum lw_fence_kind kind)
{
	lw_point();
	lw_machine_fence(kind);
}
#endif

#endif /* LW_NATIVE_ORACLES_H */
