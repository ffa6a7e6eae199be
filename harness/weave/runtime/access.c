// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * access.c - the general case of an access: where it goes, whether it may, and
 * the making and dropping of atomic locations.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/fiber.h"
#include "weave/runtime/pickup.h"

#define MSG_OUTSIDE "thread %u %s memory that is neither an object, its stack nor the lock's own " \
		    "static variables%s"

#define MSG_NO_FRAME "thread %u %s a variable of a function of thread %u that has returned"

LW_COLD static void wild(uintptr_t addr, bool write)
{
	lw_found(LW_WILD_ACCESS, MSG_OUTSIDE, lw_eng.cur, write ? "writes" : "reads",
		 addr < 4096 ? " (a null pointer)" : "");
}

uintptr_t lw_offset_outside(uintptr_t addr, bool write)
{
	uintptr_t off = lw_image_offset(addr);

	if (off != LW_NO_OFFSET)
		lw_eng.image_dirty |= write;
	else if ((write || !lw_is_constant(addr)) && !lw_is_line_counter(addr))
		wild(addr, write);
	return off;
}

/*
 * Behind the last frame of the code under test on the stack of thread t, which has
 * stopped in a function of the engine: that one's frame record has the return address
 * that it stopped at.  0: it can not be told.
 */
static uintptr_t frames_end(unsigned int t)
{
	const struct lw_thread *p = &lw_eng.thread[t];
	const uintptr_t *record = p->pc ? lw_fiber_frame(p->sp) : NULL;

	if (lw_eng.done & LW_ALL(t))
		return UINTPTR_MAX;	/* none is left */
	while (lw_on_own_stack((uintptr_t)record - LW_ARENA_BASE, t) && !((uintptr_t)record & 7)) {
		const uintptr_t *caller = (const uintptr_t *)record[0];

		if (record[1] == p->pc)
			return (uintptr_t)(record + 2);
		if (caller <= record)
			break;
		record = caller;
	}
	return 0;
}

/* Another's variables, by a pointer that was handed out: are they still there? */
LW_COLD static void check_stack(uintptr_t off, bool write)
{
	unsigned int t = (unsigned int)((off - LW_STACKS_OFF) / LW_STACK_SLOT);

	if (t < LW_MAX_THREADS && lw_address_of(off) < frames_end(t))
		lw_found(LW_USE_AFTER_FREE, MSG_NO_FRAME, lw_eng.cur, write ? "writes" : "reads", t);
}

struct lw_object *lw_check_object(uintptr_t off, uintptr_t size, bool write)
{
	const char *verb = write ? "writes" : "reads";
	struct lw_object *o;
	char name[64];

	if (off >= LW_STACKS_OFF) {
		if (lw_on_other_stack(off, lw_eng.cur))
			check_stack(off, write);
		return NULL;
	}
	if (off >= lw_eng.used)
		lw_found(LW_WILD_ACCESS, "thread %u %s memory that was never allocated",
			 lw_eng.cur, verb);
	o = lw_object_at(off);
	if (lw_unlikely(lw_is_no_object(o)))
		lw_found(LW_WILD_ACCESS, "thread %u %s memory that was never allocated",
			 lw_eng.cur, verb);
	if (off - o->off + size > o->size)
		lw_found(LW_WILD_ACCESS, "thread %u %s past the end of %s", lw_eng.cur, verb,
			 lw_describe(o->off + o->size - 1u, name));
	if (o->state == LW_OBJ_FREE && !o->typesafe)
		lw_found_with(LW_USE_AFTER_FREE, o->freed_by,
			      lw_recording() ? lw_record_find_free(o->freed_by, o->off) : 0,
			      "thread %u %s %s, which thread %u freed%s", lw_eng.cur, verb,
			      lw_describe(off, name), o->freed_by,
			      o->page_gone ? "; since then a grace period ended and its slab page "
			      "is gone" : "");
	return o;
}

struct lw_event *lw_record_access(enum lw_event_kind kind, uintptr_t addr, uintptr_t size,
				  enum mm_order order)
{
	struct lw_event *ev = lw_record(kind, lw_offset_of((const void *)addr), size);

	ev->order = (uint8_t)order;
	return ev;
}

static void record_value(struct lw_event *ev, uintptr_t addr, uintptr_t size)
{
	ev->value = lw_memory_read(addr, size);
	ev->known = true;
}

/* loc: of a byte, or 0; a plain access goes there. */
static void guide_mixed(unsigned int loc, bool write)
{
	if (!loc)
		return;
	lw_touch(LW_TOUCH_MIXED, 0, false);
	if (!write)
		lw_touch(LW_TOUCH_NEWEST, loc - 1u, false);
}

/* What it may not change places with.  orders: no race report covers it. */
LW_COLD static void guide_plain(uintptr_t off, uintptr_t size, bool write, bool orders,
				const struct lw_object *o)
{
	if (o && o->typesafe)
		lw_touch(LW_TOUCH_OBJECT, o->off, false);
	for (uintptr_t four = off & ~(uintptr_t)3; four < off + size; four += 4) {
		const struct lw_cell *c = lw_granule(four);

		lw_touch(orders ? LW_TOUCH_QUIET : LW_TOUCH_PLAIN, four, write);
		if (c->stamp != lw_eng.stamp || !lw_cell_locs(c))
			continue;
		for (uintptr_t i = four < off ? off : four; i < off + size && i < four + 4; i++)
			guide_mixed(c->loc[i & 3], write);
	}
}

void lw_plain_slow(uintptr_t addr, uintptr_t size, bool write)
{
	struct lw_engine *e = &lw_eng;
	uintptr_t off = addr - LW_ARENA_BASE;
	struct lw_event *ev = NULL;
	struct lw_object *o;
	bool quiet = e->attention & LW_ATT_QUIET;
	/*
	 * No race report covers data_race(), nor that an object or a frame is gone: others
	 * may run before.
	 */
	bool orders = quiet || lw_on_other_stack(off, e->cur) ||
		(off < e->used && lw_object_at(off)->state == LW_OBJ_FREE &&
		 lw_object_at(off)->typesafe);

	if (!size)
		return;
	if (orders)
		lw_visible(e->pc);
	else if (e->attention & LW_ATT_SECTION)
		lw_section_point(off);
	if (lw_recording())
		ev = lw_record_access(write ? LW_EV_PLAIN_STORE : LW_EV_PLAIN_LOAD, addr, size,
				      MM_PLAIN);
	if (off >= LW_ARENA_SIZE) {
		off = lw_offset_outside(addr, write);
		if (off == LW_NO_OFFSET)
			return;
	}
	o = lw_check_object(off, size, write);
	if (e->attention & LW_ATT_SECTION)
		lw_section_access(off, size, write, true);
	if (lw_unlikely(e->attention & LW_ATT_GUIDE))
		guide_plain(off, size, write, orders, o);
	if (e->attention & LW_ATT_CHECK)
		lw_checkers_access(off, size, write, false);
	if (ev && write)
		lw_pickup_later(off, size, LW_PICK_VALUE, e->last_event[e->cur]);
	if (ev && !write)	/* already here: a race ends the execution below */
		record_value(ev, addr, size);
	if (quiet)
		lw_quiet_plain(off, size, write);
	else
		lw_race_plain(off, size, write, o ? o->dep[e->cur] : MM_DEP_NONE);
	if (ev && !write)
		record_value(ev, addr, size);
}

/* ---- atomic locations ---- */

/* Does anything ask whose the object is now?  In type-stable memory only section.c may. */
static bool asks_whose(const struct lw_object *o, uintptr_t off, uintptr_t size)
{
	uint32_t attention = lw_eng.attention;

	if (!o->typesafe || (attention & LW_ATT_CHECK))
		return true;
	return (attention & LW_ATT_SECTION) &&
	       (!lw_slab_stable(o, off - o->off, size) ||
		(o->found_in[lw_eng.cur] && o->found_in[lw_eng.cur] != lw_me()->rcu_number));
}

void lw_guide_atomic(uintptr_t addr, uintptr_t size)
{
	uintptr_t off = addr - LW_ARENA_BASE;
	const struct lw_object *o;

	lw_touch(LW_TOUCH_NOTHING, 0, false);
	if (off >= lw_eng.used)
		return;
	o = lw_object_at(off);
	lw_touch(asks_whose(o, off, size) ? LW_TOUCH_OBJECT : LW_TOUCH_STORAGE, o->off, false);
}

static struct lw_loc *new_loc(uint64_t initial)
{
	struct lw_engine *e = &lw_eng;
	struct lw_loc *l;
	unsigned int id;

	if (e->nlocs == MM_MAX_LOCS)
		lw_out_of_steps();
	id = mm_loc_new(e->mm, initial);
	lw_check_full();
	e->nlocs = id + 1;
	l = &e->loc[id];
	memset(l, 0, sizeof(*l));
	memset(l->last, 0xff, sizeof(l->last));
	l->owner = -1;
	return l;
}

struct lw_loc *lw_loc_hidden(uint64_t initial, enum lw_hidden what, uint32_t whose)
{
	struct lw_loc *l = new_loc(initial);

	l->off = whose << 2 | what;	/* a name that does not depend on who comes first */
	return l;
}

static void unmap(struct lw_loc *l)
{
	for (unsigned int k = 0; k < l->size; k++)
		lw_granule(l->off + k)->loc[(l->off + k) & 3] = 0;
	l->size = 0;	/* a store still on its way to it goes nowhere */
}

/*
 * A location in the way is of another size, or elsewhere.  If nobody can be using
 * it any more it makes room; the model keeps whole locations only.  What was done to
 * it may still race with plain accesses, which find it as split cells are checked.
 */
static void make_room(struct lw_loc *l, uintptr_t off, unsigned int size, bool write, mm_dep dep)
{
	uint8_t was = l->size;

	lw_drain_all(lw_eng.cur);
	lw_race_sizes(l, off, size, write, dep);
	lw_race_split(l->off, was);
	unmap(l);
	l->was = was;
	lw_eng.replaced++;
}

struct lw_loc *lw_loc_create(uintptr_t off, unsigned int size, bool write)
{
	struct lw_engine *e = &lw_eng;
	struct lw_object *o = lw_check_object(off, size, false);
	struct lw_loc *l;
	char name[64];

	if (off % size)
		lw_found(LW_UNSUPPORTED, "an atomic access of %u bytes to %s, which is not aligned",
			 size, lw_describe(off, name));
	for (unsigned int i = 0; i < size; i++) {
		struct lw_cell *c = lw_granule(off + i);

		if (c->stamp != e->stamp)
			lw_cell_renew(c, e->stamp);
		if (c->loc[(off + i) & 3]) {
			l = &e->loc[c->loc[(off + i) & 3] - 1];
			make_room(l, off, size, write, o ? o->dep[e->cur] : MM_DEP_NONE);
		}
	}
	l = new_loc(lw_memory_read(lw_address_of(off), size));
	l->addr = lw_address_of(off);
	l->off = (uint32_t)off;
	l->size = (uint8_t)size;
	l->object = o ? (uint16_t)(o - e->object + 1) : 0;
	if (off >= LW_IMAGE_OFF)
		e->image_dirty = true;
	lw_stack_note(off);
	for (unsigned int i = 0; i < size; i++)
		lw_granule(off + i)->loc[(off + i) & 3] = (uint8_t)(lw_loc_id(l) + 1);
	return l;
}

void lw_locs_drop(uintptr_t off, uintptr_t size)
{
	struct lw_engine *e = &lw_eng;

	for (unsigned int i = 0; i < e->nlocs; i++) {
		struct lw_loc *l = &e->loc[i];

		if (l->off + l->size + l->was <= off || l->off >= off + size)
			continue;
		unmap(l);
		l->was = 0;
	}
}

void lw_shadow_forget(uintptr_t off, uintptr_t size)
{
	lw_locs_drop(off, size);
	for (uintptr_t i = off & ~(uintptr_t)3; i < off + size; i += 4)
		lw_granule(i)->stamp = 0;
}

void lw_pointer_read(uint64_t value, mm_dep dep)
{
	struct lw_object *o = lw_object_at((uintptr_t)value - LW_ARENA_BASE);
	unsigned int t = lw_eng.cur;
	struct lw_thread *me = lw_me();

	if (lw_eng.deps)
		o->dep[t] = mm_dep_join(lw_eng.mm, t, o->dep[t], dep);
	o->found_in[t] = me->rcu_nest ? me->rcu_number : 0;
	me->rcu_found |= me->rcu_nest != 0;
}
