// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which steps of an execution a reader needs.  Most of them set the scene.  Each
 * step gets points for what it has to do with the finding, and as many as fit a
 * page are shown, those with most points first, and the late ones before the
 * early ones.
 */
#include "report/relevant.h"

#include <string.h>

#define MOST_ROWS	60u	/* with everything that is TOLD */
#define ROWS		26u
#define FEW_ROWS	16u	/* as many are filled up with what is around */

static uint32_t end_of_setup(const struct lw_trace *trace)
{
	uint32_t i;

	if (!trace->nevents || trace->event[0].kind != LW_EV_OP_BEGIN || !trace->event[0].text ||
	    strcmp(trace->event[0].text, "setup"))
		return 0;
	for (i = 1; i < trace->nevents; i++)
		if (trace->event[i].kind == LW_EV_OP_END)
			return i + 1;
	return trace->nevents;
}

/* Objects that the finding's sentence names. */
static void about_named(struct choice *c)
{
	const char *text = c->r->outcome->finding.text, *at;
	uint32_t i;

	for (i = 0; i < c->r->trace->nobjects; i++) {
		const char *name = c->r->trace->object[i].name;

		at = strchr(name, '#') ? strstr(text, name) : NULL;
		if (at && !(at[strlen(name)] >= '0' && at[strlen(name)] <= '9'))
			c->about[i + 1] = true;
	}
}

/* Nothing was found, but there is a warning: that is what is to be told. */
static void the_warning(struct choice *c)
{
	const struct lw_outcome *o = c->r->outcome;

	if (!o->warning.text[0] || o->warning.event >= c->n)
		return;
	c->event = o->warning.event + 1;
	c->taking_part[c->all[o->warning.event].thread % LW_MAX_THREADS] = true;
	about(c, &c->all[o->warning.event]);
	give(c, o->warning.event, 100);
}

static void the_finding(struct choice *c)
{
	const struct lw_finding *f = &c->r->outcome->finding;

	if (c->r->outcome->verdict != LW_FINDING) {
		the_warning(c);
		return;
	}
	if (f->event < c->n)
		c->event = f->event + 1;
	if (f->has_other && f->other_event < c->n)
		c->other = f->other_event + 1;
	c->taking_part[f->thread % LW_MAX_THREADS] = true;
	if (c->event)
		about(c, &c->all[c->event - 1]);
	if (c->other) {
		about(c, &c->all[c->other - 1]);
		c->taking_part[f->other_thread % LW_MAX_THREADS] = true;
	}
	about_named(c);
	give_to(c, c->event, 100);
	give_to(c, c->other, 100);
	if (c->r->outcome->warning.text[0])
		give(c, c->r->outcome->warning.event, MISSED);
}

/* A stale value is understood by where it came from and what was missed. */
static void decisions(struct choice *c)
{
	uint32_t i;

	for (i = 0; i < c->n; i++) {
		const struct lw_event *e = &c->all[i];

		if (e->age) {
			give(c, i, TOLD);
			give_to(c, lw_overwritten_by(c->r, i), MISSED);
			if (e->reads_from > c->start)
				give_to(c, e->reads_from, MISSED - 1);
			c->taking_part[e->thread % LW_MAX_THREADS] = true;
		} else if (e->deviation & ~(1u << LW_CHOOSE_THREAD)) {
			give(c, i, TOLD);
		}
	}
}

static void switches(struct choice *c)
{
	uint32_t i;

	for (i = c->start; i < c->n; i++)
		if (c->all[i].deviation && c->taking_part[c->all[i].thread % LW_MAX_THREADS])
			give(c, i, SWITCH);
}

/* ---- what goes with it ---- */

/* Event + 1 in which another thread than the finding's said what the object is. */
static uint32_t identified(const struct choice *c, uint32_t object, uint32_t end)
{
	while (end-- > c->start)
		if (c->all[end].object == object && c->all[end].kind == LW_EV_NOTE &&
		    c->all[end].known && c->event && c->all[end].thread != c->all[c->event - 1].thread)
			return c->r->outcome->finding.class == LW_RECYCLED_USE ? end + 1 : 0;
	return 0;
}

static void recycling(struct choice *c)
{
	static uint8_t surprise[LW_TRACE_MAX];
	uint32_t object, i, end = c->event ? c->event : c->n, alloc;

	for (object = 1; object <= c->r->trace->nobjects && object <= 1024; object++) {
		if (!c->about[object])
			continue;
		give_to(c, lw_last_of_life(c->r, object, LW_EV_FREE, end), RECYCLED);
		alloc = lw_last_of_life(c->r, object, LW_EV_ALLOC, end);
		give_to(c, identified(c, object, end), RECYCLED - 1);
		if (alloc > c->start || c->r->outcome->finding.class == LW_LEAK)
			give_to(c, alloc, RECYCLED);
	}
	lw_surprises(c->r, surprise);
	for (i = c->start; i < c->n; i++)
		if (surprise[i] && c->taking_part[c->all[i].thread % LW_MAX_THREADS] &&
		    c->about[c->all[i].object <= 1024 ? c->all[i].object : 0])
			give(c, i, RECYCLED - 2);
}

/* A value that is shown as read should be seen being written. */
static void sources(struct choice *c)
{
	uint32_t i;

	for (i = c->n; i-- > c->start; ) {
		uint32_t from = c->all[i].reads_from;

		if (c->points[i] >= ENTRY && from > c->start && from <= i &&
		    c->all[from - 1].thread != c->all[i].thread)
			give_to(c, from, c->points[i] - 4u);
	}
}

static unsigned int context_points(const struct choice *c, const struct lw_event *e)
{
	switch (e->kind) {
	case LW_EV_LOCK:
	case LW_EV_UNLOCK:
	case LW_EV_TRYLOCK:
		return HOLDS;
	case LW_EV_FENCE:	/* one that is nothing but on alpha */
		return e->order == MM_FENCE_READ_DEPENDS && c->r->model != MM_ALPHA ? 0 : CONTEXT + 2;
	case LW_EV_NOTE:
		return e->object <= 1024 && c->about[e->object] ? HOLDS + 1 : CONTEXT;
	case LW_EV_RCU_LOCK:
	case LW_EV_RCU_UNLOCK:
	case LW_EV_GP_START:
	case LW_EV_GP_END:
	case LW_EV_DRAIN:
		return CONTEXT;
	default:
		return 0;
	}
}

/* Step k began something that still goes on in step i of the same thread. */
static bool lasts(const struct choice *c, uint32_t k, uint32_t i)
{
	const struct lw_event *it = &c->all[k], *e;

	if (it->kind == LW_EV_GP_START || it->kind == LW_EV_GP_END)
		return true;
	if (it->kind != LW_EV_LOCK && it->kind != LW_EV_TRYLOCK && it->kind != LW_EV_RCU_LOCK)
		return false;
	for (e = it + 1; e < &c->all[i]; e++)
		if (e->thread == it->thread &&
		    (it->kind == LW_EV_RCU_LOCK ? e->kind == LW_EV_RCU_UNLOCK :
		     e->kind == LW_EV_UNLOCK && lw_same_place(e, it)))
			return false;
	return true;
}

/*
 * In each operation: what is between the first and the last step that matter;
 * before the first, what lasts.
 */
static void context(struct choice *c)
{
	uint32_t next[LW_MAX_THREADS], i, k;
	bool any[LW_MAX_THREADS] = { false };
	unsigned int t;

	for (t = 0; t < LW_MAX_THREADS; t++)
		next[t] = c->start;
	for (i = c->start; i < c->n; i++) {
		t = c->all[i].thread % LW_MAX_THREADS;
		if (c->all[i].kind == LW_EV_OP_BEGIN) {
			next[t] = i;
			any[t] = false;
		}
		if (c->points[i] < ENTRY)
			continue;
		for (k = next[t]; k < i; k++)
			if (c->all[k].thread == c->all[i].thread &&
			    (any[t] || lasts(c, k, i)))
				give(c, k, context_points(c, &c->all[k]));
		next[t] = i + 1;
		any[t] = true;
	}
}

/* ---- the choice ---- */

static void pick(const struct choice *c, bool *keep)
{
	unsigned int shown = 0, points, room;
	uint32_t i;

	memset(keep, 0, LW_TRACE_MAX * sizeof(keep[0]));
	for (points = 100; points; points--) {
		room = points >= TOLD ? MOST_ROWS : points >= ENTRY ? ROWS : FEW_ROWS;
		for (i = c->n; i-- > 0 && shown < room; )
			if (c->points[i] == points) {
				keep[i] = true;
				shown++;
			}
	}
}

/* An operation's heading is shown if anything in it is. */
static void add_operations(const struct choice *c, bool *keep)
{
	uint32_t begin[LW_MAX_THREADS] = { 0 }, i;

	for (i = 0; i < c->n; i++) {
		unsigned int t = c->all[i].thread % LW_MAX_THREADS;

		if (c->all[i].kind == LW_EV_OP_BEGIN) {
			begin[t] = i + 1;
		} else if (keep[i] && begin[t]) {
			keep[begin[t] - 1] = true;
			begin[t] = 0;
		}
	}
}

void lw_relevant(const struct lw_report *r, bool keep[LW_TRACE_MAX])
{
	static struct choice c;

	memset(&c, 0, sizeof(c));
	c.r = r;
	c.all = r->trace->event;
	c.n = r->trace->nevents;
	c.start = end_of_setup(r->trace);
	the_finding(&c);
	decisions(&c);
	if (c.event && c.other) {
		uint32_t first = c.event < c.other ? c.event : c.other;
		uint32_t second = c.event < c.other ? c.other : c.event;

		lw_gates(&c, c.all[second - 1].thread, first, second - 1, 0);
		lw_came_by(&c, first);
		lw_came_by(&c, second);
	} else if (c.event && !lw_about_waiting(&c)) {
		if (!c.all[c.event - 1].object)
			lw_last_accesses(&c);
		lw_came_by(&c, c.event);
	}
	if (lw_about_waiting(&c))
		lw_waiting(&c);
	recycling(&c);
	switches(&c);
	sources(&c);
	context(&c);
	pick(&c, keep);
	add_operations(&c, keep);
}
