// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * page.c - memory of type-stable caches that goes back to where it came from.
 *
 * A slab page may be given back once all objects on it are free, after a grace
 * period that starts later than the last free.  Which objects share a page is the
 * allocator's accident: whatever else is on it may just be free, too.  So each
 * object here has a page of its own, which allows all that larger pages would.
 *
 * Whether a page goes is decided when its object is freed (default: no).  The grace
 * period starts right behind the free, with a full fence of the freeing thread's.  That
 * orders it more than the kernel does, which has somebody else wait from there on; another
 * simulated thread would cost all locks their speed.  The end is nobody's of these: the
 * freeing thread carries on and learns nothing by it.  It is noticed at the events that
 * may bring it about, whoever performs them.
 *
 * Giving back is a write to the race detector: who looked without a section or a
 * reference is not ordered before it, even if he was lucky.  (But the freeing thread: its
 * own accesses are not compared, and found only if they come later.)
 */
#include "weave/runtime/access.h"
#include "weave/runtime/slab.h"

#define MAX_GOING 4u

static struct going {
	struct lw_cache *cache;		/* all its free objects, or */
	struct lw_object *object;	/* this one */
	unsigned int thread, gp;
	uintptr_t pc;
} going[MAX_GOING];

static void give_back(struct lw_object *o)
{
	if (lw_recording())
		lw_record(LW_EV_NOTE, o->off, o->size)->text = "give back the slab page of";
	lw_touch(LW_TOUCH_OBJECT, o->off, true);
	lw_touch(LW_TOUCH_STORAGE, o->off, true);
	lw_race_free(o->off, o->size, MM_DEP_NONE);
	lw_object_gone(o);
	o->typesafe = false;
	o->page_gone = true;
}

/* The grace period is over.  What follows is called the freeing thread's doing, wherever that is. */
static void finish(const struct going *g)
{
	struct lw_engine *e = &lw_eng;
	uint32_t cur = e->cur, depth;
	uintptr_t pc = e->pc;

	e->cur = g->thread;
	e->pc = g->pc;
	depth = lw_me()->depth;
	lw_me()->depth = 0;
	mm_gp_over(e->mm, e->cur, g->gp);
	if (g->object)
		give_back(g->object);
	for (uint32_t i = 0; g->cache && i < e->nobjects; i++)
		if (lw_cache_of(&e->object[i]) == g->cache && e->object[i].typesafe)
			give_back(&e->object[i]);
	mm_gp_left(e->mm, e->cur);
	lw_me()->depth = depth;
	e->cur = cur;
	e->pc = pc;
}

void lw_pages_tick(void)
{
	struct lw_engine *e = &lw_eng;

	lw_touch(LW_TOUCH_PAGES, 0, true);
	for (uint32_t i = 0; i < e->pages_going;) {
		struct going g = going[i];

		if (!mm_gp_ready(e->mm, g.gp)) {
			i++;
			continue;
		}
		going[i] = going[--e->pages_going];
		finish(&g);
	}
}

static bool leave(struct lw_cache *c, struct lw_object *o)
{
	struct lw_engine *e = &lw_eng;
	struct going *g = &going[e->pages_going];

	if (e->pages_going == MAX_GOING)
		return false;
	lw_drain_all(e->cur);
	*g = (struct going){
		.cache = c, .object = o, .thread = e->cur, .pc = e->pc,
		.gp = mm_gp_start(e->mm, e->cur, 0),
	};
	lw_check_full();
	lw_touch(LW_TOUCH_PAGE_GP, g->gp, true);
	e->pages_going++;
	lw_pages_tick();
	return true;
}

bool lw_page_leaves(struct lw_object *o)
{
	struct lw_engine *e = &lw_eng;

	if (!lw_due(&e->decider, LW_STREAM_VALUE, e->cur) ||
	    !lw_pick(&e->decider, LW_STREAM_VALUE, e->cur, LW_CHOOSE_PAGE, 2))
		return false;
	return leave(NULL, o);
}

void lw_pages_leave(struct lw_cache *c)
{
	leave(c, NULL);
}
