// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * witness_plain.c - accesses that the model was not asked about: those of a race
 * that was found, or, to look for one that was missed, all plain ones.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/record.h"
#include "weave/runtime/witness_log.h"

uintptr_t lw_witness_offset(const struct lw_event *ev)
{
	if (!ev->object)
		return LW_NO_OFFSET;
	if (ev->object == LW_TRACE_STATICS + 1)
		return LW_IMAGE_OFF + ev->offset;
	if (ev->object <= LW_NR_STACKS)
		return LW_STACKS_OFF + (ev->object - 1) * LW_STACK_SLOT + ev->offset;
	return lw_eng.object[ev->object - 1 - LW_TRACE_OBJECTS].off + ev->offset;
}

/* The location that any of its bytes belong to, or `other`. */
static unsigned int location_of(const struct lw_event *ev, unsigned int other)
{
	uintptr_t off = lw_witness_offset(ev);

	for (uintptr_t i = off; off != LW_NO_OFFSET && i < off + ev->size; i++) {
		const struct lw_cell *c = lw_granule(i);

		if (c->stamp == lw_eng.stamp && c->loc[i & 3])
			return c->loc[i & 3] - 1u;
	}
	return other;
}

/* Memory that goes, by a free or with its slab page: a plain write of all of it. */
static bool frees(const struct lw_event *ev)
{
	return ev->kind == LW_EV_FREE || (ev->kind == LW_EV_NOTE && ev->object);
}

static bool reads(const struct lw_event *ev)
{
	return ev->kind == LW_EV_LOAD || ev->kind == LW_EV_PLAIN_LOAD || ev->kind == LW_EV_RMW ||
	       ev->kind == LW_EV_LOCK || ev->kind == LW_EV_TRYLOCK;
}

static bool writes(const struct lw_event *ev)
{
	return ev->kind == LW_EV_STORE || ev->kind == LW_EV_PLAIN_STORE || ev->kind == LW_EV_RMW ||
	       ev->kind == LW_EV_LOCK || ev->kind == LW_EV_UNLOCK || ev->kind == LW_EV_TRYLOCK ||
	       frees(ev);
}

static unsigned int tags_of(const struct lw_event *ev, bool write)
{
	unsigned int both = reads(ev) && writes(ev) ? JG_RMW : 0;

	if (ev->kind == LW_EV_UNLOCK)
		return JG_UL;
	/* Spin locks only: the others are read-modify-writes to the model. */
	if (ev->kind == LW_EV_LOCK && !ev->text)
		return write ? JG_LKW : JG_LKR;
	return lw_witness_tags((enum mm_order)ev->order, write) | both;
}

/* Whose is event n of the trace?  A page goes by whoever waited for its grace period. */
static unsigned int thread_of(const struct lw_event *ev, uint32_t n)
{
	const struct lw_witness *w = &lw_witness;
	unsigned int i = w->nwaiters;

	if (ev->kind != LW_EV_NOTE)
		return ev->thread;
	while (i && w->waiter_from[i - 1] > n)
		i--;
	return i ? MM_MAX_THREADS + i - 1 : ev->thread;
}

static struct lw_seen *insert(unsigned int at, const struct lw_event *ev, bool write,
			      unsigned int loc, uint32_t when)
{
	struct lw_seen *s = lw_witness_insert(at);

	*s = (struct lw_seen){
		.ev = {
			.thread = (int8_t)thread_of(ev, when - 1), .kind = write ? JG_WRITE : JG_READ,
			.rf = -1, .partner = -1, .loc = (uint16_t)loc,
			.tags = (uint16_t)tags_of(ev, write),
		},
		.tag = UINT32_MAX, .when = when,
	};
	return s;
}

/* Has the model been asked about event n of the trace? */
static bool seen(uint32_t n, const struct lw_event *ev)
{
	const struct lw_witness *w = &lw_witness;

	for (unsigned int i = 0; i < w->n; i++)
		if (w->seen[i].when == n + 1 && w->seen[i].ev.thread == (int)thread_of(ev, n) &&
		    !(w->seen[i].ev.tags & JG_PLAIN) == (ev->order != MM_PLAIN) &&
		    (w->seen[i].ev.kind == JG_READ || w->seen[i].ev.kind == JG_WRITE))
			return true;
	return false;
}

static void insert_access(uint32_t n, unsigned int loc)
{
	const struct lw_event *ev = &lw_engine_trace()->event[n];
	struct lw_witness *w = &lw_witness;
	/* What an atomic access that raced had done already counts as its own. */
	uint32_t before = ev->order == MM_PLAIN ? n : n + 1;
	unsigned int at = 0;

	while (at < w->n && w->seen[at].when <= before)
		at++;
	if (reads(ev))
		insert(at++, ev, false, loc, n + 1);
	if (writes(ev)) {
		insert(at, ev, true, loc, n + 1);
		if (reads(ev)) {
			w->seen[at].ev.partner = (int16_t)(at - 1);
			w->seen[at - 1].ev.partner = (int16_t)at;
		}
	}
}

static void add_access(uint32_t n, unsigned int loc)
{
	if (!seen(n, &lw_engine_trace()->event[n]))
		insert_access(n, loc);
}

/* Which location they race at; of memory that goes, the other's. */
static unsigned int race_location(const struct lw_event *a, const struct lw_event *b,
				  unsigned int fresh)
{
	unsigned int of_a = frees(a) ? fresh : location_of(a, fresh);

	return of_a != fresh || frees(b) ? of_a : location_of(b, fresh);
}

/* False: the trace does not show the two accesses. */
bool lw_witness_add_race(const struct lw_finding *f)
{
	const struct lw_trace *trace = lw_engine_trace();
	const struct lw_event *a = &trace->event[f->event], *b = &trace->event[f->other_event];
	struct lw_witness *w = &lw_witness;
	unsigned int loc;

	if (!f->has_other || !f->other_pc || !(reads(a) || writes(a)) || !(reads(b) || writes(b)))
		return false;
	loc = race_location(a, b, w->nlocs);
	if (loc == w->nlocs) {
		if (loc == MM_MAX_LOCS)
			return false;
		w->initial[w->nlocs] = 0;
		w->made[w->nlocs++] = 0;
	}
	add_access(f->other_event, loc);
	add_access(f->event, loc);
	return true;
}

/* ---- all plain accesses, to look for a race that was missed ---- */

static unsigned int nplaces;
static struct { uintptr_t off; unsigned int loc; } places[MM_MAX_LOCS];

/* The location of four bytes of plain memory; MM_MAX_LOCS: too many. */
static unsigned int place_of(uintptr_t off)
{
	struct lw_witness *w = &lw_witness;

	for (unsigned int i = 0; i < nplaces; i++)
		if (places[i].off == off)
			return places[i].loc;
	if (w->nlocs == MM_MAX_LOCS)
		return MM_MAX_LOCS;
	places[nplaces].off = off;
	places[nplaces++].loc = w->nlocs;
	w->initial[w->nlocs] = 0;
	w->made[w->nlocs] = 0;
	return w->nlocs++;
}

/* Whole words only: what lies in one word without overlapping does not race. */
static bool add_plain_access(uint32_t n)
{
	const struct lw_event *ev = &lw_engine_trace()->event[n];
	uintptr_t off = lw_witness_offset(ev);

	if (off == LW_NO_OFFSET || (off & 3) || (ev->size & 3) || ev->quiet)
		return true;
	if (location_of(ev, MM_MAX_LOCS) != MM_MAX_LOCS) {
		if (ev->size == 4 || lw_witness.n + 2 > LW_WITNESS_MAX)
			add_access(n, location_of(ev, 0));
		return lw_witness.n + 2 <= LW_WITNESS_MAX;
	}
	for (uintptr_t i = off; i < off + ev->size; i += 4) {
		unsigned int loc = place_of(i);

		if (loc == MM_MAX_LOCS || lw_witness.n + 2 > LW_WITNESS_MAX)
			return false;
		insert_access(n, loc);
	}
	return true;
}

/* False: they are too many. */
bool lw_witness_add_plain(void)
{
	const struct lw_trace *trace = lw_engine_trace();

	nplaces = 0;
	for (uint32_t n = lw_witness.start; n < trace->nevents && n < lw_witness.end; n++)
		if ((trace->event[n].kind == LW_EV_PLAIN_LOAD ||
		     trace->event[n].kind == LW_EV_PLAIN_STORE) && !add_plain_access(n))
			return false;
	return true;
}
