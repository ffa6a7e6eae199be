// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * section.c - what a thread may touch inside an RCU read-side section.
 *
 * Two things are watched, by LW_ATT_SECTION, which is set only while the running
 * thread is in a section and one of them can occur.
 *
 * Objects of type-stable caches that the thread does not have (holds()): another
 * thread may run before each plain access, since no race report covers that the
 * object may be freed in between; and only fields declared stable may be touched.
 *
 * Pointers: an object that the thread got a pointer to in one section may be gone
 * in the next.  Following it there, without a claim or a reference or a second look
 * at where the pointer came from, is a warning.  Only accesses of the atomic kind
 * show their values, so a plain load may have been that second look: if a word
 * that is not accessed atomically points to the object, nothing is said.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"

void lw_section_entered(void)
{
	struct lw_thread *me = lw_me();

	me->rcu_number++;
	if (!lw_eng.typesafe && !me->rcu_found)
		return;
	me->attention |= LW_ATT_SECTION;
	lw_eng.attention |= LW_ATT_SECTION;
}

void lw_section_left(void)
{
	lw_me()->attention &= ~LW_ATT_SECTION;
	lw_eng.attention &= ~LW_ATT_SECTION;
}

/* Does the running thread have the object, so that nobody else may free it? */
static bool holds(const struct lw_object *o)
{
	unsigned int t = lw_eng.cur;

	if (o->state == LW_OBJ_LIVE && o->alloced_by == t && !o->from_setup)
		return true;
	return lw_claimed(o, t) || lw_inside(o, t);
}

void lw_section_point(uintptr_t off)
{
	const struct lw_object *o;

	if (off >= lw_eng.used)
		return;
	o = lw_object_at(off);
	if (o->typesafe && !holds(o))
		lw_visible(lw_eng.pc);
}

void lw_section_reference(uint16_t object)
{
	lw_eng.object[object - 1].found_in[lw_eng.cur] = 0;
}

/* ---- pointers that outlive their section ---- */

/* The object that the word at off points to; NULL: none. */
static struct lw_object *pointee(uintptr_t off)
{
	uintptr_t to = lw_memory_read(lw_address_of(off), sizeof(uint64_t)) - LW_ARENA_BASE;

	return to < lw_eng.used ? lw_object_at(to) : NULL;
}

static bool is_location(uintptr_t off)
{
	const struct lw_cell *c = lw_granule(off);

	return c->stamp == lw_eng.stamp && c->loc[off & 3];
}

static bool plain_pointer(const struct lw_object *to, uintptr_t start, uintptr_t end)
{
	for (uintptr_t off = start; off + sizeof(uint64_t) <= end; off += sizeof(uint64_t))
		if (pointee(off) == to && !is_location(off))
			return true;
	return false;
}

/* Could a plain load have returned a pointer to o? */
static bool found_plainly(const struct lw_object *o)
{
	uintptr_t statics = (uintptr_t)__stop_lw_data - (uintptr_t)__start_lw_data;

	for (uint32_t i = 0; i < lw_eng.nobjects; i++) {
		const struct lw_object *p = &lw_eng.object[i];

		if (p != o && p->state == LW_OBJ_LIVE && plain_pointer(o, p->off, p->off + p->size))
			return true;
	}
	return plain_pointer(o, LW_IMAGE_OFF, LW_IMAGE_OFF + statics);
}

LW_COLD static void escaped(struct lw_object *o, uintptr_t off, bool write)
{
	unsigned int t = lw_eng.cur;
	char name[64];

	o->found_in[t] = 0;
	if (holds(o) || lw_holds_locks(t) || found_plainly(o))
		return;
	lw_warn(LW_WARN_RCU_POINTER_ESCAPE,
		"thread %u %s %s through a pointer from an earlier RCU section", t,
		write ? "writes" : "reads", lw_describe(off, name));
}

/* A plain load is about to return what lies at off. */
static void renew(uintptr_t off)
{
	struct lw_object *o = pointee(off);

	if (o && o->found_in[lw_eng.cur])
		o->found_in[lw_eng.cur] = lw_me()->rcu_number;
}

void lw_section_access(uintptr_t off, uintptr_t size, bool write, bool plain)
{
	unsigned int t = lw_eng.cur;
	struct lw_object *o;
	char name[64];

	if (plain && !write && size == sizeof(uint64_t) && !(off & 7) &&
	    (off < lw_eng.used || off >= LW_IMAGE_OFF))
		renew(off);
	if (off >= lw_eng.used)
		return;
	o = lw_object_at(off);
	if (off - o->off + size > o->size || (o->state == LW_OBJ_FREE && !o->typesafe))
		return;	/* found by others */
	if (o->typesafe && !lw_slab_stable(o, off - o->off, size) && !holds(o))
		lw_found(LW_UNCLAIMED_ACCESS,
			 "thread %u %s %s, no stable field, in an RCU section without a claim",
			 t, write ? "writes" : "reads", lw_describe(off, name));
	if (o->found_in[t] && o->found_in[t] != lw_me()->rcu_number)
		escaped(o, off, write);
}
