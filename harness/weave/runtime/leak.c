// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * leak.c - what a scenario or a program has left allocated: all of it, or what it can no
 * longer free, because no pointer leads there.
 *
 * Whatever looks like a pointer is one; a pointer into the middle of an object counts.
 * The finding's step is the allocation: that is the site to look at.
 */
#include "weave/runtime/arena.h"
#include "weave/runtime/record.h"
#include "weave/runtime/state.h"

static bool reached[LW_MAX_OBJECTS];
static uint16_t todo[LW_MAX_OBJECTS];
static unsigned int ntodo;

static bool somebodys(const struct lw_object *o)
{
	return o->state == LW_OBJ_LIVE && o->alloc_pc;
}

void lw_leak_look_at(uintptr_t value)
{
	uintptr_t off = value - LW_ARENA_BASE;
	const struct lw_object *o;
	unsigned int i;

	if (off >= lw_eng.used)
		return;
	o = lw_object_at(off);
	i = (unsigned int)(o - lw_eng.object);
	if (i >= lw_eng.nobjects || reached[i] || o->state != LW_OBJ_LIVE)
		return;
	reached[i] = true;
	todo[ntodo++] = (uint16_t)i;
}

__attribute__((no_sanitize("address"))) void lw_leak_scan(uintptr_t begin, size_t size)
{
	uintptr_t end = begin + size;

	for (begin = (begin + 7) & ~(uintptr_t)7; begin + 8 <= end; begin += 8)
		lw_leak_look_at(*(const uintptr_t *)begin);
}

static void blame(const struct lw_object *o)
{
	struct lw_engine *e = &lw_eng;

	e->cur = o->alloced_by;
	e->pc = o->alloc_pc;
	if (lw_recording())
		e->last_event[e->cur] = lw_record_find_alloc(e->cur, o->off);
}

/* The first object that nobody reached, and how many there are. */
static const struct lw_object *first_left(uint32_t *left)
{
	const struct lw_object *first = NULL;

	*left = 0;
	for (uint32_t i = 0; i < lw_eng.nobjects; i++)
		if (somebodys(&lw_eng.object[i]) && !reached[i] && !(*left)++)
			first = &lw_eng.object[i];
	return first;
}

void lw_leaks_find(void)
{
	const struct lw_object *first;
	uint32_t left;
	char name[64];

	memset(reached, 0, lw_eng.nobjects * sizeof(reached[0]));
	first = first_left(&left);
	if (!first)
		return;
	blame(first);
	if (left == 1)
		lw_finding_set(LW_LEAK, "%s, which thread %u allocated, was never freed",
			       lw_describe(first->off, name), lw_eng.cur);
	else
		lw_finding_set(LW_LEAK, "%s, which thread %u allocated, was never freed, nor were "
			       "%u others", lw_describe(first->off, name), lw_eng.cur, left - 1);
}

void lw_leaks_find_lost(void (*roots)(void))
{
	const struct lw_object *first;
	uint32_t left;
	char name[64];

	memset(reached, 0, lw_eng.nobjects * sizeof(reached[0]));
	ntodo = 0;
	if (!first_left(&left))
		return;
	lw_leak_scan((uintptr_t)__start_lw_data, (uintptr_t)__stop_lw_data - (uintptr_t)__start_lw_data);
	if (roots)
		roots();
	while (ntodo) {
		const struct lw_object *o = &lw_eng.object[todo[--ntodo]];

		lw_leak_scan(LW_ARENA_BASE + o->off, o->size);
	}
	first = first_left(&left);
	if (!first)
		return;
	blame(first);
	lw_finding_set(LW_LEAK, "%s, which thread %u allocated, was never freed, and no pointer to it "
		       "is left", lw_describe(first->off, name), lw_eng.cur);
}
