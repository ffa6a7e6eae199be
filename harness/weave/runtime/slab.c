// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * slab.c - caches of objects; see engine_api.h.
 *
 * A free object of a type-stable cache keeps its memory, its atomic locations
 * and their messages, and the race detector's memory of it: those who still look
 * are not ordered with whoever gets it next.  Only the one that freed it and the
 * one that gets it are, through a hidden location: free stores the incarnation
 * there with release, alloc takes exactly that message with acquire.  How such
 * memory goes for good is in page.c.
 */
#include "lockweave/check.h"
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/slab.h"

#define MAX_CACHES	16u
#define MAX_FREE	64u
#define MAX_DECLARED	1024u	/* bytes of an object that can be declared */

struct lw_cache {
	const char *name;
	size_t size;
	bool typesafe;
	bool may_fail;
	void (*ctor)(void *object);
	bool destroyed;
	uint8_t destroyed_by;
	uint32_t live;
	uint32_t nfree;
	uint16_t free[MAX_FREE];	/* object numbers, oldest first */
	bool declared;			/* lw_stable_field(): below means something */
	uint8_t stable[MAX_DECLARED / 8];	/* bit set: anybody may look at this byte */
};

static struct lw_cache caches[MAX_CACHES];
static uint32_t ncaches;

void lw_slab_reset(void)
{
	ncaches = 0;
}

struct lw_cache *lw_cache_create(const char *name, size_t size, bool typesafe,
				 void (*ctor)(void *object))
{
	struct lw_cache *c = &caches[ncaches];

	lw_enter(LW_SITE());
	if (ncaches == MAX_CACHES)
		lw_found(LW_UNSUPPORTED, "more than %u slab caches in one execution", MAX_CACHES);
	ncaches++;
	*c = (struct lw_cache){ .name = name, .size = size, .typesafe = typesafe, .ctor = ctor };
	lw_eng.typesafe |= typesafe;
	return c;
}

void lw_cache_may_fail(struct lw_cache *c)
{
	c->may_fail = true;
}

struct lw_cache *lw_cache_of(const struct lw_object *o)
{
	return o->cache ? &caches[o->cache - 1] : NULL;
}

/* A cache that was destroyed is as dead as any memory. */
static void check_alive(const struct lw_cache *c, const char *does)
{
	if (c->destroyed)
		lw_found(LW_USE_AFTER_FREE, "thread %u %s cache %.24s, which thread %u destroyed",
			 lw_eng.cur, does, c->name, c->destroyed_by);
}

void lw_stable_bytes(const void *cache, size_t offset, size_t size)
{
	struct lw_cache *c = (struct lw_cache *)(uintptr_t)cache;

	lw_enter(LW_SITE());
	if (!c->typesafe)
		lw_found(LW_UNSUPPORTED, "cache %.24s is not type-stable, so no field of it can be",
			 c->name);
	if (offset + size > MAX_DECLARED || offset + size > c->size)
		lw_found(LW_UNSUPPORTED, "a stable field beyond the object, or its first %u bytes",
			 MAX_DECLARED);
	check_alive(c, "declares a field of");
	c->declared = true;
	for (size_t i = offset; i < offset + size; i++)
		c->stable[i / 8] |= (uint8_t)(1u << i % 8);
}

bool lw_slab_stable(const struct lw_object *o, uintptr_t in, uintptr_t size)
{
	const struct lw_cache *c = &caches[o->cache - 1];

	if (!c->declared)
		return true;
	for (uintptr_t i = in; i < in + size; i++)
		if (i >= MAX_DECLARED || !(c->stable[i / 8] >> i % 8 & 1))
			return false;
	return true;
}

/*
 * Which free object, counted from the most recently freed; nfree: a fresh one, nfree + 1: none,
 * the allocation fails.  The first of them, or by decision any.
 */
static uint32_t choose(struct lw_cache *c)
{
	struct lw_engine *e = &lw_eng;

	if (!lw_due(&e->decider, LW_STREAM_VALUE, e->cur))
		return 0;
	for (uint32_t k = 0; e->decider.names && k < c->nfree; k++)
		lw_name(&e->decider, k, c->free[c->nfree - 1 - k] + 1u);
	lw_name(&e->decider, c->nfree, 0);
	if (c->may_fail)
		lw_name(&e->decider, c->nfree + 1, UINT32_MAX);
	return lw_pick(&e->decider, LW_STREAM_VALUE, e->cur,
		       c->nfree ? LW_CHOOSE_OBJECT : LW_CHOOSE_FAULT, c->nfree + 1 + c->may_fail);
}

static void *fails(void)
{
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	if (lw_recording()) {
		struct lw_event *ev = lw_record(LW_EV_NOTE, LW_NO_OFFSET, 0);

		ev->text = "kmem_cache_alloc() fails";
		ev->deviation &= (uint16_t)~(1u << LW_CHOOSE_OBJECT);
		ev->deviation |= 1u << LW_CHOOSE_FAULT;
	}
	return NULL;
}

static struct lw_object *take_free(struct lw_cache *c, uint32_t back)
{
	struct lw_engine *e = &lw_eng;
	uint32_t i = c->nfree - 1 - back;
	struct lw_object *o = &e->object[c->free[i]];
	struct mm_deps deps = { .data = MM_DEP_ALL };
	struct mm_rmw take = {
		.kind = MM_CMPXCHG, .size = 8, .must_write = true,
		.operand = 0, .expected = o->incarnation,
	};
	struct mm_read r;

	memmove(&c->free[i], &c->free[i + 1], (c->nfree - i - 1) * sizeof(c->free[0]));
	c->nfree--;
	if (o->order_loc) {
		lw_drain_all(o->freed_by);
		lw_drain_all(e->cur);
		mm_rmw(e->mm, e->cur, o->order_loc - 1u, &take, lw_new_tag(), MM_ACQUIRE, &deps,
		       &r);
		lw_check_feasible();
		lw_check_full();
	}
	o->incarnation++;
	o->state = LW_OBJ_LIVE;
	o->alloced_by = (uint8_t)e->cur;
	o->from_setup = e->in_setup;
	lw_touch(LW_TOUCH_OBJECT, o->off, true);
	return o;
}

static struct lw_object *take_fresh(struct lw_cache *c, bool *fresh)
{
	struct lw_object *o = lw_object_new(c->size, c->name);

	memset((void *)(LW_ARENA_BASE + o->off), lw_garbage, c->size);
	o->typesafe = c->typesafe;
	o->cache = (uint8_t)(c - caches + 1);
	*fresh = true;
	return o;
}

void *lw_cache_alloc(struct lw_cache *c)
{
	struct lw_object *o;
	bool fresh = false;
	uint32_t k = 0;
	void *p;

	lw_visible(LW_SITE());
	check_alive(c, "allocates from");
	if (lw_unlikely(lw_eng.pages_going))
		lw_pages_tick();
	if (c->nfree || c->may_fail)
		k = choose(c);
	if (k > c->nfree)
		return fails();
	/* Ordinary memory is not handed out again. */
	lw_touch(LW_TOUCH_CACHE, (uintptr_t)c, c->typesafe);
	o = c->nfree && k < c->nfree ? take_free(c, k) : take_fresh(c, &fresh);
	o->alloc_pc = lw_eng.pc;
	o->found_in[lw_eng.cur] = 0;
	c->live++;
	if (lw_recording())
		lw_record(LW_EV_ALLOC, o->off, o->size)->text = c->name;
	lw_checkers_alloc(o);
	p = (void *)(LW_ARENA_BASE + o->off);
	if (c->ctor && fresh)
		c->ctor(p);
	return p;
}

static void free_typesafe(struct lw_cache *c, struct lw_object *o)
{
	struct lw_engine *e = &lw_eng;
	struct mm_deps deps = { .data = MM_DEP_ALL };

	if (lw_recording())
		lw_record(LW_EV_FREE, o->off, o->size)->text = c->name;
	lw_checkers_free(o);
	if (!o->order_loc)
		o->order_loc = (uint16_t)(lw_loc_id(lw_loc_hidden(0, LW_HIDDEN_OBJECT, o->off)) + 1);
	if (lw_unlikely(e->buffered))
		lw_buffer_room(e->cur);
	if (!mm_store(e->mm, e->cur, o->order_loc - 1u, o->incarnation, lw_new_tag(), MM_RELEASE,
		      &deps) && e->tso)
		lw_buffer_added(o->order_loc - 1u, o->incarnation);
	lw_check_full();
	o->state = LW_OBJ_FREE;
	o->freed_by = (uint8_t)e->cur;
	if (lw_page_leaves(o))
		return;
	if (c->nfree == MAX_FREE) {	/* the oldest is never handed out again */
		memmove(&c->free[0], &c->free[1], (MAX_FREE - 1) * sizeof(c->free[0]));
		c->nfree--;
	}
	c->free[c->nfree++] = (uint16_t)(o - e->object);
}

void lw_cache_free(struct lw_cache *c, void *object)
{
	struct lw_object *o;
	char name[64];

	lw_visible(LW_SITE());
	check_alive(c, "frees into");
	/* In which order objects are freed is nobody's business, while none gets lost. */
	lw_touch(LW_TOUCH_CACHE, (uintptr_t)c, c->nfree == MAX_FREE);
	o = lw_object_of(object);
	if (o->cache != c - caches + 1)
		lw_found(LW_ASSERTION, "%s is freed into cache %.24s, which it did not come from",
			 lw_describe(o->off, name), c->name);
	c->live--;
	if (c->typesafe)
		free_typesafe(c, o);
	else
		lw_object_free(o);
}

/* Objects left over: which, and where the first of them came from. */
static void find_leak(const struct lw_cache *c)
{
	const struct lw_object *o = lw_eng.object;
	char name[64];

	while (lw_cache_of(o) != c || o->state != LW_OBJ_LIVE)
		o++;
	lw_found_with(LW_LEAK, o->alloced_by,
		      lw_recording() ? lw_record_find_alloc(o->alloced_by, o->off) : 0,
		      "cache %.24s is destroyed with %u of its objects allocated, %s by thread %u",
		      c->name, c->live, lw_describe(o->off, name), o->alloced_by);
}

void lw_cache_destroy(struct lw_cache *c)
{
	lw_visible(LW_SITE());
	lw_touch(LW_TOUCH_CACHE, (uintptr_t)c, true);
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "slab cache destroyed");
	if (c->destroyed)
		lw_found(LW_DOUBLE_FREE, "thread %u destroys cache %.24s, which thread %u destroyed before",
			 lw_eng.cur, c->name, c->destroyed_by);
	if (c->live)
		find_leak(c);
	c->destroyed = true;
	c->destroyed_by = (uint8_t)lw_eng.cur;
	if (c->typesafe)
		lw_pages_leave(c);
}
