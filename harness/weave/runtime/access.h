/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * access.h - the fast paths of the hooks, and what leaves them.
 */
#ifndef LW_RUNTIME_ACCESS_H
#define LW_RUNTIME_ACCESS_H

#include "weave/runtime/feedback.h"
#include "weave/runtime/record.h"
#include "weave/runtime/shadow.h"
#include "weave/runtime/state.h"

#define LW_SPIN_REPEATS 16u

/* ---- access.c ---- */
/*
 * The shadow offset of an address outside the arena: a static variable of the
 * code under test, or LW_NO_OFFSET for constants.  Anything else is a finding.
 */
uintptr_t lw_offset_outside(uintptr_t addr, bool write);
/* Object, frame or free area at off: returns its object, NULL for stacks and the image. */
struct lw_object *lw_check_object(uintptr_t off, uintptr_t size, bool write);
/* A plain access in the general case: parts of granules, locations, recording, data_race(). */
void lw_plain_slow(uintptr_t addr, uintptr_t size, bool write);
/* Recording: the event of an access, before anything is checked. */
struct lw_event *lw_record_access(enum lw_event_kind kind, uintptr_t addr, uintptr_t size,
				  enum mm_order order);
/* Race detection of one plain access, any size. */
void lw_race_plain(uintptr_t off, uintptr_t size, bool write, mm_dep dep);
/* The object there is about to be freed: a write of all of it. */
void lw_race_free(uintptr_t off, uintptr_t size, mm_dep dep);
/* The same for the bytes of one cell, at off, that are in no location. */
void lw_race_cell(struct lw_cell *c, uintptr_t off, bool write, mm_dep dep);
/* Create the location at exactly these bytes, for an access of the running thread. */
struct lw_loc *lw_loc_create(uintptr_t off, unsigned int size, bool write);
/* An atomic access to bytes of l, but not to just those: is what was done to l ordered before? */
void lw_race_sizes(const struct lw_loc *l, uintptr_t off, unsigned int size, bool write, mm_dep dep);
/* refcount.c: the watched location goes from old to new; step: by a read-modify-write. */
void lw_count_changes(const struct lw_loc *l, uint64_t old, uint64_t new, bool step);
enum lw_hidden { LW_HIDDEN_TASK, LW_HIDDEN_OBJECT, LW_HIDDEN_CALLBACKS };
/* One of no memory, what for, and whose. */
struct lw_loc *lw_loc_hidden(uint64_t initial, enum lw_hidden what, uint32_t whose);
/* Each of these bytes has a cell of its own from now on. */
void lw_race_split(uintptr_t off, uintptr_t size);
/* Slow part of the race check of an atomic access. */
void lw_race_atomic(struct lw_loc *l, bool read, bool write, mm_dep dep);
/* The byte at off is in no location any more, and nobody accessed it. */
void lw_shadow_forget(uintptr_t off, uintptr_t size);
/* Locations in the range are no more (their memory keeps its contents). */
void lw_locs_drop(uintptr_t off, uintptr_t size);

static inline unsigned int lw_loc_id(const struct lw_loc *l)
{
	return (unsigned int)(l - lw_eng.loc);
}

static inline uint64_t lw_memory_read(uintptr_t addr, uintptr_t size)
{
	uint64_t v = 0;

	switch (size) {
	case 1: return *(const uint8_t *)addr;
	case 2: memcpy(&v, (const void *)addr, 2); return v;
	case 4: memcpy(&v, (const void *)addr, 4); return v;
	case 8: memcpy(&v, (const void *)addr, 8); return v;
	default: memcpy(&v, (const void *)addr, size < 8 ? size : 8); return v;
	}
}

static inline void lw_memory_write(uintptr_t addr, uintptr_t size, uint64_t value)
{
	switch (size) {
	case 1: *(uint8_t *)addr = (uint8_t)value; break;
	case 2: memcpy((void *)addr, &value, 2); break;
	case 4: memcpy((void *)addr, &value, 4); break;
	case 8: memcpy((void *)addr, &value, 8); break;
	default: break;
	}
}

static inline bool lw_on_own_stack(uintptr_t off, unsigned int t)
{
	return off - (LW_STACKS_OFF + t * LW_STACK_SLOT) < LW_STACK_SLOT;
}

/* Somebody else's variable, which goes when its function returns. */
static inline bool lw_on_other_stack(uintptr_t off, unsigned int t)
{
	return off - LW_STACKS_OFF < LW_NR_STACKS * LW_STACK_SLOT && !lw_on_own_stack(off, t);
}

/* Shadow state on somebody's stack that must not outlive the frame: see frame_end(). */
static inline void lw_stack_note(uintptr_t off)
{
	unsigned int t = (unsigned int)((off - LW_STACKS_OFF) / LW_STACK_SLOT);

	if (off - LW_STACKS_OFF < LW_NR_STACKS * LW_STACK_SLOT &&
	    ~off > lw_eng.thread[t].stack_mark)
		lw_eng.thread[t].stack_mark = ~off;
}

/* Guided: an atomic access depends on the life of the object that it goes to, or on its memory. */
void lw_guide_atomic(uintptr_t addr, uintptr_t size);

/* ---- fence.c ---- */
void lw_fence_at(enum lw_fence_kind kind, uintptr_t pc);
/* The running thread read the same message of l again and again: let others run. */
void lw_spinning(struct lw_loc *l);

/* ---- plain accesses ---- */

/*
 * Somebody else who watches the plain accesses of code under test, each before the engine
 * does, is told of those that the engine makes for it.
 */
void lw_will_read(const void *addr, size_t size, uintptr_t pc) __attribute__((weak));

static inline void lw_plain(uintptr_t addr, unsigned int size, bool write, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	uintptr_t off = addr - LW_ARENA_BASE;
	unsigned int t = e->cur;
	uint8_t self = (uint8_t)(1u << t);
	mm_dep dep = MM_DEP_NONE;
	struct lw_object *o;
	struct lw_cell *c;

	lw_enter(pc);
	e->plain++;
	/* Here: whole granules of live objects and static variables.  The rest is general. */
	if (lw_unlikely((size & 3) || (off & 3) || e->attention))
		goto slow;
	if (lw_likely(off < e->used)) {
		o = lw_object_at(off);
		if (lw_unlikely(o->state != LW_OBJ_LIVE || off - o->off + size > o->size))
			goto slow;
		dep = o->dep[t];
	} else {
		off = lw_image_offset(addr);
		if (lw_unlikely(off == LW_NO_OFFSET))
			goto slow;
		e->image_dirty |= write;
	}
	c = lw_granule(off);
	for (unsigned int i = 0; i < size; i += 4, c++) {
		if (c->stamp != e->stamp)
			lw_cell_renew(c, e->stamp);
		if (lw_unlikely(c->split || lw_cell_locs(c)))
			lw_race_plain(off + i, 4, write, dep);
		else if ((c->writers | (write ? c->readers : 0)) & ~self)
			lw_race_cell(c, off + i, write, dep);
		else
			lw_cell_mark(c, t, write, mm_clock(e->mm, t));
	}
	return;
slow:
	lw_plain_slow(addr, size, write);
}

/* ---- atomic accesses ---- */

/* The running thread's race clock, for lw_atomic_race() behind what it does now. */
static inline uint16_t lw_race_clock(void)
{
	return mm_clock(lw_eng.mm, lw_eng.cur);
}

static inline struct lw_loc *lw_loc_of(uintptr_t addr, unsigned int size, bool write)
{
	struct lw_engine *e = &lw_eng;
	uintptr_t off = addr - LW_ARENA_BASE;
	struct lw_cell *c;
	struct lw_loc *l;

	if (off >= LW_ARENA_SIZE) {
		off = lw_image_offset(addr);
		if (lw_unlikely(off == LW_NO_OFFSET)) {
			lw_offset_outside(addr, write);
			return NULL;	/* an atomic load of a constant */
		}
	}
	c = lw_granule(off);
	if (lw_likely(c->stamp == e->stamp && c->loc[off & 3])) {
		l = &e->loc[c->loc[off & 3] - 1];
		if (lw_likely(l->off == off && l->size == size))
			return l;
	}
	return lw_loc_create(off, size, write);
}

static inline mm_dep lw_loc_dep(const struct lw_loc *l)
{
	return l->object ? lw_eng.object[l->object - 1].dep[lw_eng.cur] : MM_DEP_NONE;
}

/*
 * After an atomic access that began at the thread's own clock clk: does it race with
 * plain ones?  And remember it.  After, because what a load reads may be what orders
 * it behind them.
 */
static inline void lw_atomic_race(struct lw_loc *l, bool read, bool write, mm_dep dep, uint16_t clk)
{
	struct lw_engine *e = &lw_eng;
	unsigned int t = e->cur;
	uint8_t self = (uint8_t)(1u << t);
	struct lw_cell *c = lw_granule(l->off), *d = lw_granule(l->off + l->size - 1u);
	uint8_t seen = c->writers | d->writers | c->split | d->split;

	if (write)
		seen |= c->readers | d->readers;
	if (lw_unlikely(seen & ~self))
		lw_race_atomic(l, read, write, dep);
	if (read) {
		l->readers |= self;
		l->read[t] = clk;
	}
	if (write) {
		l->writers |= self;
		l->write[t] = clk;
	}
}

/* After a read: signature, feedback; true if the thread seems to spin here. */
static inline bool lw_saw(struct lw_loc *l, const struct mm_read *r)
{
	struct lw_engine *e = &lw_eng;
	unsigned int t = e->cur;
	uint64_t s = (e->signature[t] ^ (e->pc + ((uint64_t)r->tag << 32))) * 0xff51afd7ed558ccdu;

	e->signature[t] = s ^ s >> 29;
	if (l->last[t] == r->tag)
		return lw_unlikely(++l->repeat[t] >= LW_SPIN_REPEATS);
	l->last[t] = r->tag;
	l->repeat[t] = 0;
	lw_feedback_read(e->pc, r->tag);
	return false;
}

/*
 * A value that points into an object: what it came from orders accesses to the
 * object; and if that was in an RCU section, it is good for that section only.
 */
void lw_pointer_read(uint64_t value, mm_dep dep);
static inline void lw_note_pointer(uint64_t value, mm_dep dep)
{
	if (lw_unlikely(value - LW_ARENA_BASE < lw_eng.used))
		lw_pointer_read(value, dep);
}

/* After a store: memory holds what is last in modification order. */
static inline void lw_stored(struct lw_loc *l, uint64_t value, bool newest)
{
	if (lw_likely(newest))
		lw_memory_write(l->addr, l->size, value);
	else if (lw_eng.tso)
		lw_buffer_added(lw_loc_id(l), value);
	lw_check_full();
}

#endif /* LW_RUNTIME_ACCESS_H */
