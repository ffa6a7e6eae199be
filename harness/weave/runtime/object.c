// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * object.c - memory for the code under test: handed out upwards from the start
 * of the arena, never twice in one execution except by a type-stable cache.  So
 * a use after free is always seen for what it is.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"

#define ALIGNMENT	64u	/* a cache line each: what shares one does not depend on order */
#define GAP		16u	/* behind each object, so that running past its end is seen */
#define POISON_FREE	0x6b

#define REGION		((uint32_t)(LW_OBJECTS_SIZE / LW_MAX_THREADS))

uint16_t lw_object_owner[LW_OBJECTS_SIZE / 16];
static uint32_t region_used[LW_MAX_THREADS];

/* What a region held in the last execution, nobody owns any more. */
static void empty_region(unsigned int t, uint32_t used)
{
	for (uint32_t i = 0; i < used; i += 16)
		lw_object_owner[(t * REGION + i) >> 4] = LW_MAX_OBJECTS;
	region_used[t] = 0;
}

void lw_objects_reset(void)
{
	static bool before;

	lw_eng.used = lw_eng.nobjects = 0;
	if (!&lw_uses_tasks)
		return;
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		empty_region(t, before ? region_used[t] : REGION);
	before = true;
	lw_eng.used = LW_OBJECTS_SIZE;
	lw_eng.object[LW_MAX_OBJECTS] = (struct lw_object){
		.off = UINT32_MAX, .state = LW_OBJ_FREE, .name = "nothing",
	};
}

/*
 * Room for that many bytes: its offset.  Threads that come and go allocate in regions of
 * their own, so that addresses do not depend on who was first.
 */
static uint32_t place_for(size_t room)
{
	struct lw_engine *e = &lw_eng;
	uint32_t *used = &lw_uses_tasks ? &region_used[e->cur] : &e->used;
	uint32_t size = &lw_uses_tasks ? REGION : (uint32_t)LW_OBJECTS_SIZE, off;

	if (room > size - *used)
		lw_out_of_steps();
	off = *used;
	*used += (uint32_t)room;
	if (&lw_uses_tasks)
		return e->cur * REGION + off;
	lw_touch(LW_TOUCH_ARENA, 0, true);
	return off;
}

struct lw_object *lw_object_new(size_t size, const char *name)
{
	struct lw_engine *e = &lw_eng;
	struct lw_object *o;
	uint32_t off;
	size_t room;

	if (size > LW_OBJECTS_SIZE || e->nobjects == LW_MAX_OBJECTS)
		lw_out_of_steps();
	room = (size + GAP + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	off = place_for(room);
	o = &e->object[e->nobjects];
	*o = (struct lw_object){
		.off = off, .size = (uint32_t)size, .state = LW_OBJ_LIVE,
		.incarnation = 1, .name = name,
		.alloced_by = (uint8_t)e->cur, .from_setup = e->in_setup,
	};
	for (size_t i = 0; i < room; i += 16)
		lw_object_owner[(off + i) >> 4] = (uint16_t)e->nobjects;
	e->nobjects++;
	return o;
}

uint32_t lw_object_ordinal(const struct lw_object *o)
{
	uint32_t n = 0;

	for (const struct lw_object *p = lw_eng.object; p < o; p++)
		n += p->name == o->name || !strcmp(p->name, o->name);
	return n;
}

static void *address(const struct lw_object *o)
{
	return (void *)(LW_ARENA_BASE + o->off);
}

static void *alloc(size_t size, const char *name, int fill, uintptr_t pc)
{
	struct lw_object *o;

	lw_visible(pc);
	o = lw_object_new(size, name);
	o->alloc_pc = pc;
	memset(address(o), fill, size);
	if (lw_recording())
		lw_record(LW_EV_ALLOC, o->off, size)->text = name;
	lw_checkers_alloc(o);
	return address(o);
}

void *lw_alloc(size_t size, const char *name)
{
	return alloc(size, name, lw_garbage, LW_SITE());
}

void *lw_zalloc(size_t size, const char *name)
{
	return alloc(size, name, 0, LW_SITE());
}

/* The object that ptr is the start of; anything else is a finding. */
struct lw_object *lw_object_of(const void *ptr)
{
	uintptr_t off = (uintptr_t)ptr - LW_ARENA_BASE;
	struct lw_object *o;
	char name[64];

	lw_touch(LW_TOUCH_OBJECT, off, true);
	if (off >= lw_eng.used || lw_is_no_object(lw_object_at(off)))
		lw_found(LW_WILD_ACCESS, "thread %u frees what was never allocated", lw_eng.cur);
	o = lw_object_at(off);
	if (o->off != off)
		lw_found(LW_WILD_ACCESS, "thread %u frees %s, which is not the start of an object",
			 lw_eng.cur, lw_describe(off, name));
	if (o->state == LW_OBJ_FREE)
		lw_found_with(LW_DOUBLE_FREE, o->freed_by,
			      lw_recording() ? lw_record_find_free(o->freed_by, off) : 0,
			      "thread %u frees %s, which thread %u freed before", lw_eng.cur,
			      lw_describe(off, name), o->freed_by);
	return o;
}

void lw_object_gone(struct lw_object *o)
{
	lw_eng.attention &= ~LW_ATT_PICKUP;	/* of locations that are about to go */
	lw_locs_drop(o->off, o->size);
	memset(address(o), POISON_FREE, o->size);
}

/*
 * Ordinary memory.  Freeing is a write of all of it to the race detector: an
 * access by somebody else that is not ordered before it may come too late.
 */
void lw_object_free(struct lw_object *o)
{
	struct lw_engine *e = &lw_eng;

	if (lw_recording())
		lw_record(LW_EV_FREE, o->off, o->size)->text = o->name;
	lw_checkers_free(o);
	lw_race_free(o->off, o->size, o->dep[e->cur]);
	lw_object_gone(o);
	o->state = LW_OBJ_FREE;
	o->freed_by = (uint8_t)e->cur;
}

void lw_free(void *ptr)
{
	if (!ptr)
		return;
	lw_visible(LW_SITE());
	lw_object_free(lw_object_of(ptr));
}
