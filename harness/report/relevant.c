// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which steps of an execution a reader needs.  Most of them set the scene; a
 * finding is told by the accesses to the object that it is about, by the
 * decisions that went away from the default, and by what orders things in
 * between.
 */
#include "report/internal.h"

#include <string.h>

#define MAX_ROWS 40u
#define LAST_ACCESSES 6u

/* Why a step is shown; the weakest reasons give way first when there are too many. */
enum reason {
	NOT_SHOWN,
	CONTEXT,	/* fences, RCU, operations around steps that are shown */
	SAME_OBJECT,
	SAME_PLACE,
	TOLD,		/* the finding, deviations, stale reads and where they come from */
};

static bool is_access(const struct lw_event *e)
{
	return e->kind == LW_EV_LOAD || e->kind == LW_EV_STORE || e->kind == LW_EV_RMW ||
	       e->kind == LW_EV_PLAIN_LOAD || e->kind == LW_EV_PLAIN_STORE;
}

/* Plain accesses elsewhere in an object say little; atomic ones are how threads speak. */
static bool is_plain(const struct lw_event *e)
{
	return e->kind == LW_EV_PLAIN_LOAD || e->kind == LW_EV_PLAIN_STORE;
}

static bool writes(const struct lw_event *e)
{
	return e->kind == LW_EV_STORE || e->kind == LW_EV_PLAIN_STORE || e->kind == LW_EV_RMW;
}

static void raise_to(uint8_t *why, enum reason reason)
{
	if (*why < reason)
		*why = (uint8_t)reason;
}

static bool overlap(const struct lw_event *a, const struct lw_event *b)
{
	return a->offset < b->offset + b->size && b->offset < a->offset + a->size;
}

/* The program's variables are one object for the trace; each is one for the reader. */
static void variable_of(const struct lw_report *r, const struct lw_event *e, char *out, size_t size)
{
	const struct lw_object_name *o;

	*out = 0;
	if (!e->object || e->object > r->trace->nobjects)
		return;
	o = &r->trace->object[e->object - 1];
	if (!strchr(o->name, '#') && r->symbols->name &&
	    r->symbols->name(r->symbols->ctx, o->base + e->offset, out, size))
		out[strcspn(out, "+")] = 0;
}

static void mark_object(const struct lw_report *r, const struct lw_event *about, uint8_t *why)
{
	char variable[96], its[96];
	uint32_t i;

	if (!about || !about->object)
		return;
	variable_of(r, about, variable, sizeof(variable));
	for (i = 0; i < r->trace->nevents; i++) {
		const struct lw_event *e = &r->trace->event[i];

		if (e->object != about->object)
			continue;
		variable_of(r, e, its, sizeof(its));
		if (strcmp(variable, its))
			continue;
		if (is_access(about) && writes(e) && overlap(e, about))
			raise_to(&why[i], SAME_PLACE);
		else if (!is_plain(e))
			raise_to(&why[i], SAME_OBJECT);
	}
}

static bool synchronises(const struct lw_event *e)
{
	switch (e->kind) {
	case LW_EV_RMW:
	case LW_EV_FENCE:
	case LW_EV_LOCK:
	case LW_EV_UNLOCK:
	case LW_EV_TRYLOCK:
		return true;
	case LW_EV_LOAD:
	case LW_EV_STORE:
		return e->order != MM_PLAIN;
	default:
		return false;
	}
}

/* Two accesses that nothing orders: what could have ordered them is what went on in between. */
static void mark_between(const struct lw_report *r, uint8_t *why)
{
	const struct lw_finding *f = &r->outcome->finding;
	uint32_t i;

	if (r->outcome->verdict != LW_FINDING || !f->has_other)
		return;
	for (i = f->other_event; i < f->event && i < r->trace->nevents; i++) {
		const struct lw_event *e = &r->trace->event[i];

		if ((e->thread == f->thread || e->thread == f->other_thread) && synchronises(e))
			raise_to(&why[i], SAME_OBJECT);
	}
}

/*
 * A check that failed looked at something just before: the thread's last
 * accesses, and whoever wrote there.
 */
static void mark_last_accesses(const struct lw_report *r, uint8_t *why)
{
	const struct lw_finding *f = &r->outcome->finding;
	unsigned int left = LAST_ACCESSES;
	uint32_t i, k;

	if (r->outcome->verdict != LW_FINDING || f->has_other || f->event >= r->trace->nevents)
		return;
	for (i = f->event + 1; i-- > 0 && left; ) {
		const struct lw_event *e = &r->trace->event[i];

		if (e->thread != f->thread || !is_access(e))
			continue;
		raise_to(&why[i], TOLD);
		left--;
		/* A thread that sleeps is told by what the others did since, too. */
		for (k = 0; k < r->trace->nevents; k++)
			if (r->trace->event[k].object == e->object && e->object &&
			    writes(&r->trace->event[k]) && overlap(&r->trace->event[k], e))
				raise_to(&why[k], SAME_PLACE);
	}
}

/* A stale value is understood by those that were missed. */
static void mark_missed(const struct lw_report *r, uint8_t *why)
{
	uint32_t i, k;

	for (i = 0; i < r->trace->nevents; i++) {
		const struct lw_event *e = &r->trace->event[i];

		if (!e->age || !e->object)
			continue;
		mark_object(r, e, why);
		for (k = e->reads_from; k < i; k++)
			if (r->trace->event[k].object == e->object &&
			    writes(&r->trace->event[k]) && overlap(&r->trace->event[k], e))
				why[k] = TOLD;
	}
}

/* Who waits for whom. */
static void mark_waiting(const struct lw_report *r, uint8_t *why)
{
	enum lw_class class = r->outcome->finding.class;
	uint32_t i;

	if (r->outcome->verdict != LW_FINDING ||
	    (class != LW_DEADLOCK && class != LW_LOST_WAKEUP && class != LW_LIVELOCK))
		return;
	for (i = 0; i < r->trace->nevents; i++) {
		switch (r->trace->event[i].kind) {
		case LW_EV_LOCK:
		case LW_EV_UNLOCK:
		case LW_EV_TRYLOCK:
		case LW_EV_SLEEP:
		case LW_EV_WAKE:
			raise_to(&why[i], SAME_OBJECT);
			break;
		default:
			break;
		}
	}
}

static void mark_told(const struct lw_report *r, uint8_t *why)
{
	const struct lw_finding *f = &r->outcome->finding;
	uint32_t i;

	if (r->outcome->verdict == LW_FINDING) {
		if (f->event < r->trace->nevents)
			why[f->event] = TOLD;
		if (f->has_other && f->other_event < r->trace->nevents)
			why[f->other_event] = TOLD;
	}
	for (i = 0; i < r->trace->nevents; i++)
		if (r->trace->event[i].deviation || r->trace->event[i].age)
			why[i] = TOLD;
}

/* What setup() did is of interest only where a value comes from there. */
static uint32_t end_of_setup(const struct lw_report *r)
{
	const struct lw_trace *trace = r->trace;
	uint32_t i;

	if (!trace->nevents || trace->event[0].kind != LW_EV_OP_BEGIN || !trace->event[0].text ||
	    strcmp(trace->event[0].text, "setup"))
		return 0;
	for (i = 1; i < trace->nevents; i++)
		if (trace->event[i].kind == LW_EV_OP_END)
			return i;
	return 0;
}

static void forget_setup(const struct lw_report *r, uint8_t *why)
{
	uint32_t end = end_of_setup(r), i;

	for (i = 0; i < end; i++)
		if (why[i] != TOLD)
			why[i] = NOT_SHOWN;
}

/* A value that is shown as read should be seen being written. */
static void mark_sources(const struct lw_report *r, uint8_t *why)
{
	uint32_t i;

	for (i = r->trace->nevents; i-- > 0; ) {
		uint32_t from = r->trace->event[i].reads_from;

		if (why[i] >= SAME_PLACE && from && from <= i)
			raise_to(&why[from - 1], why[i] == TOLD ? TOLD : SAME_PLACE);
	}
}

static bool is_context(const struct lw_event *e)
{
	return !is_access(e) && e->kind != LW_EV_OP_END && e->kind != LW_EV_OP_BEGIN;
}

/* In each thread: what orders one shown step and the next. */
static void mark_context(const struct lw_report *r, uint8_t *why)
{
	uint32_t first[LW_MAX_THREADS], last[LW_MAX_THREADS], setup = end_of_setup(r), i;
	bool any[LW_MAX_THREADS] = { false };

	for (i = 0; i < r->trace->nevents; i++) {
		unsigned int t = r->trace->event[i].thread % LW_MAX_THREADS;

		if (!why[i])
			continue;
		if (!any[t])
			first[t] = i;
		last[t] = i;
		any[t] = true;
	}
	for (i = 0; i < r->trace->nevents; i++) {
		unsigned int t = r->trace->event[i].thread % LW_MAX_THREADS;

		if (any[t] && i > first[t] && i < last[t] && i > setup &&
		    is_context(&r->trace->event[i]))
			raise_to(&why[i], CONTEXT);
	}
}

/* An operation's heading is shown if anything in it is. */
static void mark_operations(const struct lw_report *r, uint8_t *why)
{
	uint32_t begin[LW_MAX_THREADS] = { 0 }, i;

	for (i = 0; i < r->trace->nevents; i++) {
		const struct lw_event *e = &r->trace->event[i];
		unsigned int t = e->thread % LW_MAX_THREADS;

		if (e->kind == LW_EV_OP_BEGIN) {
			begin[t] = i + 1;
		} else if (why[i] && begin[t]) {
			raise_to(&why[begin[t] - 1], (enum reason)why[i]);
			begin[t] = 0;
		}
	}
}

/* Drop the weakest reasons, and the oldest first, until the rest fits a screen or two. */
static void thin_out(uint32_t n, uint8_t *why)
{
	uint32_t shown = 0, i;
	unsigned int weakest;

	for (i = 0; i < n; i++)
		shown += why[i] != NOT_SHOWN;
	for (weakest = CONTEXT; weakest < TOLD; weakest++)
		for (i = 0; i < n && shown > MAX_ROWS; i++)
			if (why[i] == weakest) {
				why[i] = NOT_SHOWN;
				shown--;
			}
}

/* A line that says "one step not shown" is as long as the step. */
static void fill_small_gaps(const struct lw_report *r, bool *keep)
{
	uint32_t n = r->trace->nevents, first = 0, only = 0, steps = 0, i;

	for (i = 0; i < n; i++) {
		const struct lw_event *e = &r->trace->event[i];

		if (keep[i]) {
			if (steps == 1 && first)
				keep[only] = true;
			first = i + 1;
			steps = 0;
		} else if (e->kind != LW_EV_OP_BEGIN && e->kind != LW_EV_OP_END) {
			only = i;
			steps++;
		}
	}
}

void lw_relevant(const struct lw_report *r, bool keep[LW_TRACE_MAX])
{
	static uint8_t why[LW_TRACE_MAX];
	const struct lw_event *event = lw_finding_event(r), *other = lw_finding_other(r);
	uint32_t n = r->trace->nevents, i;

	memset(why, 0, sizeof(why));
	mark_told(r, why);
	mark_object(r, event, why);
	mark_object(r, other, why);
	mark_between(r, why);
	mark_missed(r, why);
	mark_last_accesses(r, why);
	mark_waiting(r, why);
	forget_setup(r, why);
	mark_sources(r, why);
	mark_operations(r, why);
	mark_context(r, why);
	thin_out(n, why);
	for (i = 0; i < n; i++)
		keep[i] = why[i] != NOT_SHOWN;
	fill_small_gaps(r, keep);
}
