// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * record.c - the trace of a recorded execution.
 */
#include <stdio.h>

#include "weave/runtime/record.h"

static struct lw_trace trace;
static struct lw_event nowhere;
static uint32_t event_of_store[LW_MAX_THREADS][LW_TRACE_MAX];
static uint32_t in_use[LW_MAX_THREADS];	/* of those: all behind are 0 */
/* The event under way: the last that was recorded, unless another began since. */
static struct { struct lw_event *event; uint32_t thread, steps_left; } under_way;
/* Deviations that no event has yet. */
static uint16_t deviations;

const struct lw_trace *lw_engine_trace(void)
{
	return &trace;
}

void lw_record_begin(void)
{
	trace.nevents = 0;
	trace.truncated = false;
	trace.nobjects = 0;
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		memset(event_of_store[t], 0, in_use[t] * sizeof(event_of_store[t][0]));
	memset(in_use, 0, sizeof(in_use));
	under_way.event = NULL;
	deviations = 0;
}

static void begin_event(struct lw_event *ev)
{
	under_way.event = ev;
	under_way.thread = lw_eng.cur;
	under_way.steps_left = lw_eng.steps_left;
}

void lw_record_deviation(enum lw_choice what)
{
	uint16_t bit = (uint16_t)(1u << what);

	if (!lw_recording())
		return;
	if (lw_is_within_event(what) && under_way.event && under_way.thread == lw_eng.cur &&
	    under_way.steps_left == lw_eng.steps_left)
		under_way.event->deviation |= bit;
	else
		deviations |= bit;
}

static void locate(struct lw_event *ev, uintptr_t off)
{
	const struct lw_object *o;

	if (off == LW_NO_OFFSET)
		return;
	if (off >= LW_IMAGE_OFF) {
		ev->object = LW_TRACE_STATICS + 1;
		ev->offset = (uint32_t)(off - LW_IMAGE_OFF);
	} else if (off >= LW_STACKS_OFF) {
		ev->object = (uint32_t)((off - LW_STACKS_OFF) / LW_STACK_SLOT) + 1;
		ev->offset = (uint32_t)((off - LW_STACKS_OFF) % LW_STACK_SLOT);
	} else if (off < lw_eng.used && !lw_is_no_object(lw_object_at(off))) {
		o = lw_object_at(off);
		ev->object = LW_TRACE_OBJECTS + (uint32_t)(o - lw_eng.object) + 1;
		ev->offset = (uint32_t)off - o->off;
		ev->incarnation = o->incarnation;
	}
}

struct lw_event *lw_record(enum lw_event_kind kind, uintptr_t off, uintptr_t size)
{
	struct lw_engine *e = &lw_eng;
	struct lw_thread *me = lw_me();
	struct lw_event *ev = &nowhere;
	uint32_t depth = me->depth < LW_CALL_DEPTH ? me->depth : LW_CALL_DEPTH;

	if (trace.nevents < LW_TRACE_MAX)
		ev = &trace.event[trace.nevents++];
	else
		trace.truncated = true;
	memset(ev, 0, sizeof(*ev));
	ev->kind = (uint8_t)kind;
	ev->thread = (uint8_t)e->cur;
	ev->quiet = (e->attention & LW_ATT_QUIET) != 0;
	ev->size = (uint8_t)(size < UINT8_MAX ? size : UINT8_MAX);
	ev->deviation = deviations;
	deviations = 0;
	/* A store that leaves the buffer does so in front of the event proper. */
	if (kind != LW_EV_DRAIN)
		begin_event(ev);
	locate(ev, off);
	ev->pc[ev->depth++] = e->pc;
	while (depth-- > 0 && ev->depth < LW_TRACE_STACK)
		ev->pc[ev->depth++] = me->calls[depth];
	if (ev != &nowhere)
		e->last_event[e->cur] = trace.nevents;
	return ev;
}

void lw_record_wait(const void *addr, uintptr_t size, const char *text)
{
	if (lw_recording())
		lw_record(LW_EV_SLEEP, lw_offset_of(addr), size)->text = text;
}

void lw_record_note(enum lw_event_kind kind, const char *text)
{
	lw_record(kind, LW_NO_OFFSET, 0)->text = text;
}

struct lw_event *lw_record_note_of(const char *text, const void *obj)
{
	struct lw_event *ev = lw_record(LW_EV_NOTE, lw_offset_of(obj), 0);

	ev->text = text;
	return ev;
}

void lw_record_identity(const char *text, const void *obj, const void *owner, unsigned long key)
{
	struct lw_event *ev = lw_record_note_of(text, obj);

	ev->value = key;
	ev->stored = (uintptr_t)owner;
	ev->known = true;
}

static uint32_t number(const struct lw_event *ev)
{
	return ev == &nowhere ? 0 : (uint32_t)(ev - trace.event) + 1;
}

struct lw_event *lw_record_continued(struct lw_event *ev)
{
	struct lw_event *now;
	uint16_t decided;

	if (ev == &nowhere || number(ev) == trace.nevents) {
		begin_event(ev);
		return ev;
	}
	now = lw_record(ev->kind, LW_NO_OFFSET, 0);
	decided = now->deviation;
	*now = *ev;
	now->deviation = decided;
	ev->kind = LW_EV_FENCE;
	ev->order = MM_FENCE_SEQ_CST;
	ev->text = "smp_mb(), the first part of a read-modify-write";
	ev->object = ev->offset = ev->size = 0;
	return now;
}

void lw_record_rmw_ends(const struct lw_event *ev)
{
	if (ev != &nowhere && number(ev) != trace.nevents)
		lw_record_note(LW_EV_FENCE, "smp_mb(), the last part of the read-modify-write");
}

uint32_t lw_record_of_tag(mm_tag tag)
{
	return tag ? event_of_store[(tag >> 24) - 1][(tag & 0xffffff) % LW_TRACE_MAX] : 0;
}

void lw_record_tag(mm_tag tag, const struct lw_event *ev)
{
	unsigned int t = (tag >> 24) - 1;
	uint32_t at = (tag & 0xffffff) % LW_TRACE_MAX;

	event_of_store[t][at] = number(ev);
	if (in_use[t] <= at)
		in_use[t] = at + 1;
}

struct lw_event *lw_record_event(uint32_t n)
{
	return n ? &trace.event[n - 1] : &nowhere;
}

static bool is_atomic(const struct lw_event *ev)
{
	switch (ev->kind) {
	case LW_EV_LOAD: case LW_EV_STORE: case LW_EV_RMW:
	case LW_EV_LOCK: case LW_EV_UNLOCK: case LW_EV_TRYLOCK:
		return true;
	default:
		return false;
	}
}

static bool is_access(const struct lw_event *ev, bool wrote, bool atomic)
{
	switch (ev->kind) {
	case LW_EV_LOAD:
	case LW_EV_PLAIN_LOAD:
		return !wrote && is_atomic(ev) == atomic;
	case LW_EV_STORE:
	case LW_EV_PLAIN_STORE:
	case LW_EV_UNLOCK:
		return wrote && is_atomic(ev) == atomic;
	case LW_EV_RMW: case LW_EV_LOCK: case LW_EV_TRYLOCK:
		return atomic && (!wrote || ev->wrote || ev->kind == LW_EV_LOCK);
	default:
		return false;
	}
}

uint32_t lw_record_find(unsigned int q, uintptr_t off, uintptr_t size, bool wrote, bool atomic)
{
	struct lw_event where = { .object = 0 };

	locate(&where, off);
	for (uint32_t i = trace.nevents; i-- > 0;) {
		const struct lw_event *ev = &trace.event[i];

		if (ev->thread == q && ev->object == where.object && where.object &&
		    ev->offset < where.offset + size && where.offset < ev->offset + ev->size &&
		    is_access(ev, wrote, atomic))
			return i + 1;
	}
	return 0;
}

static uint32_t find_kind(enum lw_event_kind kind, unsigned int q, uintptr_t off)
{
	struct lw_event where = { .object = 0 };

	locate(&where, off);
	for (uint32_t i = trace.nevents; i-- > 0;)
		if (trace.event[i].kind == kind && trace.event[i].thread == q &&
		    trace.event[i].object == where.object)
			return i + 1;
	return 0;
}

uint32_t lw_record_find_free(unsigned int q, uintptr_t off)
{
	return find_kind(LW_EV_FREE, q, off);
}

uint32_t lw_record_find_alloc(unsigned int q, uintptr_t off)
{
	return find_kind(LW_EV_ALLOC, q, off);
}

void lw_record_rewind(uint32_t n)
{
	trace.nevents = n;
}

void lw_record_end(void)
{
	struct lw_object_name *n = trace.object;

	for (unsigned int t = 0; t < LW_NR_STACKS; t++, n++) {
		snprintf(n->name, sizeof(n->name), "stack of thread %u", t);
		n->base = lw_stack_bottom(t) - LW_GUARD_SIZE;
		n->size = (uint32_t)LW_STACK_SLOT;
	}
	snprintf(n->name, sizeof(n->name), "static variables");
	n->base = lw_address_of(LW_IMAGE_OFF);
	n->size = (uint32_t)LW_IMAGE_SIZE;
	n++;
	for (uint32_t i = 0; i < lw_eng.nobjects; i++, n++) {
		const struct lw_object *o = &lw_eng.object[i];

		snprintf(n->name, sizeof(n->name), "%.16s#%u", o->name, lw_object_ordinal(o));
		n->base = LW_ARENA_BASE + o->off;
		n->size = o->size;
	}
	trace.nobjects = LW_TRACE_OBJECTS + lw_eng.nobjects;
	_Static_assert(LW_TRACE_OBJECTS + LW_MAX_OBJECTS <= 1024, "objects fit into the trace");
}
