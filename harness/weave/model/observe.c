// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * observe.c - see observe.h.
 *
 * Models call each other's operations through the table (a lock is a
 * read-modify-write under sc), so their own table is put back for the time of
 * each call: the observer hears of what was asked, not of how it was done.
 */
#include "weave/model/internal.h"
#include "weave/model/observe.h"

static const struct mm_ops *own;
static const struct mm_observer *watch, *also;
static struct mm_ops watched;

#define TELL(what) do { watch->what; if (also) also->what; } while (0)

static void leave(struct mm *mm)
{
	mm->ops = own;
}

static void enter(struct mm *mm)
{
	mm->ops = &watched;
}

static void loc_added(struct mm *mm, unsigned int loc)
{
	leave(mm);
	own->loc_added(mm, loc);
	enter(mm);
	TELL(loc_added(loc, mm_newest(mm, loc, NULL)));
}

static void load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order, mm_dep addr,
		 struct mm_read *out)
{
	leave(mm);
	own->load(mm, t, loc, order, addr, out);
	enter(mm);
	TELL(load(t, loc, order, out));
}

static bool store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		  enum mm_order order, const struct mm_deps *deps)
{
	bool newest;

	leave(mm);
	newest = own->store(mm, t, loc, value, tag, order, deps);
	enter(mm);
	TELL(store(t, loc, value, tag, order));
	return newest;
}

static bool rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *op,
		mm_tag tag, enum mm_order order, const struct mm_deps *deps, struct mm_read *out)
{
	bool newest;

	leave(mm);
	newest = own->rmw(mm, t, loc, op, tag, order, deps, out);
	enter(mm);
	TELL(rmw(t, loc, op, tag, order, out));
	return newest;
}

static void fence(struct mm *mm, unsigned int t, enum mm_fence kind)
{
	leave(mm);
	own->fence(mm, t, kind);
	enter(mm);
	TELL(fence(t, kind));
}

static void fence_ahead(struct mm *mm, unsigned int t)
{
	leave(mm);
	own->fence_ahead(mm, t);
	enter(mm);
	TELL(fence_ahead(t));
}

static void lock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		 struct mm_read *out)
{
	leave(mm);
	own->lock(mm, t, loc, addr, tag, out);
	enter(mm);
	TELL(lock(t, loc, tag, out));
}

static void unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	leave(mm);
	own->unlock(mm, t, loc, tag);
	enter(mm);
	TELL(unlock(t, loc, tag));
}

static unsigned int section_begin(struct mm *mm, unsigned int t, unsigned int domain)
{
	unsigned int section;

	leave(mm);
	section = own->section_begin(mm, t, domain);
	enter(mm);
	TELL(section_begin(t));
	return section;
}

static void section_end(struct mm *mm, unsigned int t, unsigned int section)
{
	leave(mm);
	own->section_end(mm, t, section);
	enter(mm);
	TELL(section_end(t));
}

static unsigned int gp_start(struct mm *mm, unsigned int t, unsigned int domain)
{
	unsigned int gp;

	leave(mm);
	gp = own->gp_start(mm, t, domain);
	enter(mm);
	TELL(gp_start(t, gp));
	return gp;
}

static void gp_end(struct mm *mm, unsigned int t, unsigned int gp)
{
	leave(mm);
	own->gp_end(mm, t, gp);
	enter(mm);
	TELL(gp_end(t, gp));
}

static void gp_over(struct mm *mm, unsigned int t, unsigned int gp)
{
	leave(mm);
	own->gp_over(mm, t, gp);
	enter(mm);
	TELL(gp_over(t, gp));
}

static void spawn(struct mm *mm, unsigned int parent, unsigned int child)
{
	leave(mm);
	own->spawn(mm, parent, child);
	enter(mm);
	TELL(spawn(parent, child));
}

static void join(struct mm *mm, unsigned int t, unsigned int child)
{
	leave(mm);
	own->join(mm, t, child);
	enter(mm);
	TELL(join(t, child));
}

void mm_observe(struct mm *mm, const struct mm_observer *observer)
{
	if (mm->ops == &watched) {
		also = observer;
		return;
	}
	own = mm->ops;
	watch = observer;
	also = NULL;
	watched = *own;
	watched.loc_added = loc_added;
	watched.load = load;
	watched.store = store;
	watched.rmw = rmw;
	watched.fence = fence;
	watched.fence_ahead = fence_ahead;
	watched.lock = lock;
	watched.unlock = unlock;
	watched.section_begin = section_begin;
	watched.section_end = section_end;
	watched.gp_start = gp_start;
	watched.gp_end = gp_end;
	watched.gp_over = gp_over;
	watched.spawn = spawn;
	watched.join = join;
	enter(mm);
}

void mm_unobserve(struct mm *mm)
{
	leave(mm);
}
