// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the program allocated and can no longer free: blocks to which no pointer is left
 * in static variables, in what threads have of their own, on stacks of threads that did
 * not end, or in blocks that are reached from there.  Whatever looks like a pointer is
 * one; a pointer into the middle of a block counts.  The finding's step is the
 * allocation: that is the site to look at.
 */
#include "posix/posix.h"

static bool reached[LW_MAX_OBJECTS];
static uint16_t todo[LW_MAX_OBJECTS];
static unsigned int ntodo;

static void look_at(uintptr_t value)
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

static __attribute__((no_sanitize("address"))) void scan(uintptr_t begin, size_t size)
{
	uintptr_t end = begin + size;

	for (begin = (begin + 7) & ~(uintptr_t)7; begin + 8 <= end; begin += 8)
		look_at(*(const uintptr_t *)begin);
}

static void scan_roots(void)
{
	struct lw_engine *e = &lw_eng;

	scan((uintptr_t)__start_lw_data, (uintptr_t)__stop_lw_data - (uintptr_t)__start_lw_data);
	lwp_tls_each(scan);
	lwp_keys_each(look_at);
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		if (lw_task_life(t) && !(e->done >> t & 1))
			scan((uintptr_t)e->thread[t].sp, lw_stack_top(t) - (uintptr_t)e->thread[t].sp);
}

void lwp_leaks_find(void)
{
	struct lw_engine *e = &lw_eng;
	const struct lw_object *first = NULL;
	uint32_t leaked = 0;
	char name[64];

	memset(reached, 0, e->nobjects * sizeof(reached[0]));
	ntodo = 0;
	for (uint32_t i = 0; i < e->nobjects; i++)
		leaked += e->object[i].state == LW_OBJ_LIVE && e->object[i].alloc_pc;
	if (!leaked)
		return;
	scan_roots();
	while (ntodo) {
		const struct lw_object *o = &e->object[todo[--ntodo]];

		scan(LW_ARENA_BASE + o->off, o->size);
	}
	leaked = 0;
	for (uint32_t i = 0; i < e->nobjects; i++) {
		const struct lw_object *o = &e->object[i];

		if (o->state == LW_OBJ_LIVE && o->alloc_pc && !reached[i] && !leaked++)
			first = o;
	}
	if (!first)
		return;
	lw_leak_blame(first);
	lw_finding_set(LW_LEAK, "%s, which thread %u allocated, was never freed, and no pointer to it "
		       "is left", lw_describe(first->off, name), e->cur);
}
