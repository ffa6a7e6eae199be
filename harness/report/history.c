// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a trace says only between its lines: what a write was overwritten by, who
 * holds a lock, which use of a recycled object a thread has in mind.
 */
#include "report/internal.h"

#include <string.h>

bool lw_is_access(const struct lw_event *e)
{
	return e->kind == LW_EV_LOAD || e->kind == LW_EV_STORE || e->kind == LW_EV_RMW ||
	       e->kind == LW_EV_PLAIN_LOAD || e->kind == LW_EV_PLAIN_STORE;
}

bool lw_writes(const struct lw_event *e)
{
	return e->kind == LW_EV_STORE || e->kind == LW_EV_PLAIN_STORE ||
	       (e->kind == LW_EV_RMW && e->wrote);
}

bool lw_same_place(const struct lw_event *a, const struct lw_event *b)
{
	return a->object && a->object == b->object && a->offset < b->offset + b->size &&
	       b->offset < a->offset + a->size;
}

/*
 * The first atomic access to a place makes it one of the model's, with what is in
 * memory then for its first value: plain writes before are no messages of their own.
 */
static uint32_t first_atomic(const struct lw_trace *trace, const struct lw_event *place)
{
	uint32_t k;

	for (k = 0; k < trace->nevents; k++)
		if (trace->event[k].kind <= LW_EV_RMW && trace->event[k].kind != LW_EV_FENCE &&
		    lw_same_place(&trace->event[k], place))
			return k;
	return trace->nevents;
}

uint32_t lw_written_by(const struct lw_report *r, uint32_t i)
{
	const struct lw_event *all = r->trace->event;
	uint32_t k;

	if (all[i].reads_from)
		return all[i].reads_from <= r->trace->nevents ? all[i].reads_from : 0;
	for (k = first_atomic(r->trace, &all[i]); k-- > 0; )
		if (all[k].kind == LW_EV_PLAIN_STORE && lw_same_place(&all[k], &all[i]))
			return k + 1;
	return 0;
}

/*
 * Writes are ordered as they ran, unless the input put one before others; then
 * the trace cannot tell.  As many as the model says must be newer, or it cannot
 * tell either (under TSO they may still be in a buffer).
 */
uint32_t lw_overwritten_by(const struct lw_report *r, uint32_t i)
{
	const struct lw_event *all = r->trace->event, *e = &all[i];
	uint32_t k, first = 0, newer = 0;

	for (k = e->reads_from ? e->reads_from : first_atomic(r->trace, e); k < i; k++) {
		if (!lw_writes(&all[k]) || !lw_same_place(&all[k], e))
			continue;
		if (all[k].deviation & 1u << LW_CHOOSE_PLACE)
			return 0;
		if (!newer++)
			first = k + 1;
	}
	return newer == e->age ? first : 0;
}

/* ---- locks ---- */

uint32_t lw_holder(const struct lw_report *r, const struct lw_event *place, uint32_t end,
		   unsigned int but)
{
	uint32_t since[LW_MAX_THREADS] = { 0 }, found = 0, i;
	unsigned int t;

	for (i = 0; i < end && i < r->trace->nevents; i++) {
		const struct lw_event *e = &r->trace->event[i];

		if (!lw_same_place(e, place))
			continue;
		if (e->kind == LW_EV_LOCK || (e->kind == LW_EV_TRYLOCK && e->wrote))
			since[e->thread % LW_MAX_THREADS] = i + 1;
		else if (e->kind == LW_EV_UNLOCK && (!e->text || strcmp(e->text, "downgrade")))
			since[e->thread % LW_MAX_THREADS] = 0;
	}
	for (t = 0; t < LW_MAX_THREADS; t++)
		if (t != but && since[t] > found)
			found = since[t];
	return found;
}

/* The thread's last step is to wait: it does so to the end. */
bool lw_waits_forever(const struct lw_report *r, uint32_t i)
{
	const struct lw_event *all = r->trace->event;
	uint32_t k;

	if (all[i].kind != LW_EV_SLEEP)
		return false;
	for (k = i + 1; k < r->trace->nevents; k++)
		if (all[k].thread == all[i].thread)
			return false;
	return true;
}

/* ---- recycled objects ---- */

bool lw_is_heap(const struct lw_report *r, uint32_t object)
{
	return object && object <= r->trace->nobjects && strchr(r->trace->object[object - 1].name, '#');
}

uint32_t lw_pointed_at(const struct lw_report *r, const struct lw_event *e)
{
	const struct lw_object_name *o = r->trace->object;
	uint32_t i;

	if (!e->known || e->size != 8 || !e->value ||
	    (e->kind != LW_EV_LOAD && e->kind != LW_EV_PLAIN_LOAD && e->kind != LW_EV_RMW))
		return 0;
	for (i = 0; i < r->trace->nobjects; i++)
		if (o[i].base == e->value && strchr(o[i].name, '#'))
			return i + 1;
	return 0;
}

uint32_t lw_last_of_life(const struct lw_report *r, uint32_t object, enum lw_event_kind kind,
			 uint32_t end)
{
	while (end-- > 0)
		if (r->trace->event[end].object == object && r->trace->event[end].kind == kind)
			return end + 1;
	return 0;
}

#define MAX_OBJECTS (sizeof(((struct lw_trace *)0)->object) / sizeof(struct lw_object_name))

struct uses {
	uint32_t now[MAX_OBJECTS + 1];			/* incarnation */
	bool free[MAX_OBJECTS + 1];
	/* What each thread takes it for; 0: it has not met the object. */
	uint32_t known[LW_MAX_THREADS][MAX_OBJECTS + 1];
	bool told_free[LW_MAX_THREADS][MAX_OBJECTS + 1];
};

/* Which use the pointer that e read was stored for. */
static uint32_t use_meant(const struct lw_report *r, const struct uses *u, const struct lw_event *e,
			  uint32_t object)
{
	uint32_t allocated;

	if (!e->reads_from || e->reads_from > r->trace->nevents)
		return u->now[object];
	allocated = lw_last_of_life(r, object, LW_EV_ALLOC, e->reads_from);
	return allocated ? r->trace->event[allocated - 1].incarnation : u->now[object];
}

static enum lw_surprise meets(struct uses *u, const struct lw_event *e)
{
	unsigned int t = e->thread % LW_MAX_THREADS;
	uint32_t *known = &u->known[t][e->object], was = *known;

	*known = e->incarnation;
	if (was && was < e->incarnation)
		return LW_NEW_USE;
	if (was && u->free[e->object] && !u->told_free[t][e->object]) {
		u->told_free[t][e->object] = true;
		return LW_FREED_USE;
	}
	return LW_NO_SURPRISE;
}

/* Whoever frees or allocates it knows. */
static void changes(struct uses *u, const struct lw_event *e)
{
	unsigned int t;

	u->now[e->object] = u->known[e->thread % LW_MAX_THREADS][e->object] = e->incarnation;
	u->free[e->object] = e->kind == LW_EV_FREE;
	for (t = 0; t < LW_MAX_THREADS; t++)
		u->told_free[t][e->object] = t == e->thread;
}

void lw_surprises(const struct lw_report *r, uint8_t out[LW_TRACE_MAX])
{
	static struct uses u;
	uint32_t i, target;

	memset(&u, 0, sizeof(u));
	for (i = 0; i < r->trace->nevents; i++) {
		const struct lw_event *e = &r->trace->event[i];
		unsigned int t = e->thread % LW_MAX_THREADS;

		out[i] = LW_NO_SURPRISE;
		if (e->object > MAX_OBJECTS)
			continue;
		if (e->kind == LW_EV_ALLOC || e->kind == LW_EV_FREE) {
			changes(&u, e);
		} else if (lw_is_heap(r, e->object)) {
			out[i] = (uint8_t)meets(&u, e);
		}
		target = lw_pointed_at(r, e);
		if (target)
			u.known[t][target] = use_meant(r, &u, e, target);
	}
}
