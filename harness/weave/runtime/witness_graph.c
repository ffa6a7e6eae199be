// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * witness_graph.c - the execution graph of what witness.c wrote down.
 *
 * Plain accesses are not in it: without a race nobody can tell where in between
 * the marked ones they happened.  Of a race the two that take part are added.
 * A read whose value points into an object is what the addresses of its thread's
 * later accesses to that object depend on, as the engine takes it to be.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/record.h"
#include "weave/runtime/witness_log.h"

#define MAX_EDGES	(JG_MAX_EVENTS * 16u)
#define NO_OBJECT	UINT32_MAX

static struct jg_graph graph;
static struct jg_edge addr_edges[MAX_EDGES];
static uint32_t object_of[JG_MAX_EVENTS];	/* what each event accesses, or NO_OBJECT */
static mm_tag tag_of[JG_MAX_EVENTS];
static bool in_order[JG_MAX_EVENTS];		/* already in modification order */

static uint32_t object_at(uintptr_t off)
{
	return off < lw_eng.used ? lw_object_owner[off >> 4] : NO_OBJECT;
}

/* ---- the events of a race, which the model was not asked about ---- */

static uintptr_t offset_of(const struct lw_event *ev)
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
	uintptr_t off = offset_of(ev);

	for (uintptr_t i = off; off != LW_NO_OFFSET && i < off + ev->size; i++) {
		const struct lw_cell *c = lw_granule(i);

		if (c->stamp == lw_eng.stamp && c->loc[i & 3])
			return c->loc[i & 3] - 1u;
	}
	return other;
}

static bool writes(const struct lw_event *ev)
{
	return ev->kind != LW_EV_LOAD && ev->kind != LW_EV_PLAIN_LOAD;
}

static bool reads(const struct lw_event *ev)
{
	return ev->kind == LW_EV_LOAD || ev->kind == LW_EV_PLAIN_LOAD || ev->kind == LW_EV_RMW ||
	       ev->kind == LW_EV_LOCK || ev->kind == LW_EV_TRYLOCK;
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

static struct lw_seen *insert(unsigned int at, const struct lw_event *ev, bool write,
			      unsigned int loc, uint32_t when)
{
	struct lw_witness *w = &lw_witness;
	struct lw_seen *s = &w->seen[at];

	memmove(s + 1, s, (w->n - at) * sizeof(*s));
	w->n++;
	for (unsigned int i = 0; i < w->n; i++)
		if (i != at && w->seen[i].ev.partner >= (int)at)
			w->seen[i].ev.partner++;
	*s = (struct lw_seen){
		.ev = {
			.thread = (int8_t)ev->thread, .kind = write ? JG_WRITE : JG_READ,
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
		if (w->seen[i].when == n + 1 && w->seen[i].ev.thread == (int)ev->thread &&
		    (w->seen[i].ev.kind == JG_READ || w->seen[i].ev.kind == JG_WRITE))
			return true;
	return false;
}

static void add_access(uint32_t n, unsigned int loc)
{
	const struct lw_event *ev = &lw_engine_trace()->event[n];
	struct lw_witness *w = &lw_witness;
	unsigned int at = 0;

	if (seen(n, ev))
		return;
	while (at < w->n && w->seen[at].when <= n + 1)
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

/* False: the race is with something that is no access, such as the freeing of memory. */
static bool add_race(const struct lw_finding *f)
{
	const struct lw_trace *trace = lw_engine_trace();
	const struct lw_event *a = &trace->event[f->event], *b = &trace->event[f->other_event];
	struct lw_witness *w = &lw_witness;
	unsigned int loc;

	if (!f->has_other || !f->other_pc || !(reads(a) || writes(a)) || a->kind > LW_EV_TRYLOCK ||
	    b->kind > LW_EV_TRYLOCK || a->kind == LW_EV_FENCE || b->kind == LW_EV_FENCE)
		return false;
	loc = location_of(a, location_of(b, w->nlocs));
	if (loc == w->nlocs) {
		if (loc == MM_MAX_LOCS)
			return false;
		w->initial[w->nlocs++] = 0;
	}
	add_access(f->other_event, loc);
	add_access(f->event, loc);
	return true;
}

/* ---- the graph ---- */

static void place(unsigned int event, unsigned int *n)
{
	graph.co[(*n)++] = (uint16_t)event;
	in_order[event] = true;
}

/* What is known of modification order, then buffered stores and a race's. */
static void modification_order(const struct mm *mm, unsigned int loc, unsigned int *nco)
{
	static mm_tag tags[MM_MAX_LOCS * 128];
	unsigned int n = 0;

	graph.co_start[loc] = (uint16_t)*nco;
	place(loc, nco);
	if (loc < lw_eng.nlocs)
		n = mm_modification_order(mm, loc, tags, sizeof(tags) / sizeof(tags[0]));
	for (unsigned int i = 0; i < n; i++)
		for (unsigned int e = lw_witness.nlocs; tags[i] && e < graph.nevents; e++)
			if (graph.ev[e].kind == JG_WRITE && graph.ev[e].loc == loc &&
			    tag_of[e] == tags[i])
				place(e, nco);
	for (unsigned int e = lw_witness.nlocs; e < graph.nevents; e++)
		if (graph.ev[e].kind == JG_WRITE && graph.ev[e].loc == loc && !in_order[e])
			place(e, nco);
	graph.co_start[loc + 1] = (uint16_t)*nco;
}

/* What a read of a race found in memory: what is last among the stores so far. */
static int newest_before(unsigned int event, unsigned int loc)
{
	int found = (int)loc;

	for (unsigned int i = graph.co_start[loc]; i < graph.co_start[loc + 1]; i++)
		if (graph.co[i] < event)
			found = graph.co[i];
	return found;
}

static void read_from(unsigned int event)
{
	struct jg_event *r = &graph.ev[event];

	if (tag_of[event] == UINT32_MAX) {
		r->rf = (int16_t)newest_before(event, r->loc);
		return;
	}
	r->rf = (int16_t)r->loc;
	for (unsigned int e = lw_witness.nlocs; tag_of[event] && e < graph.nevents; e++)
		if (graph.ev[e].kind == JG_WRITE && graph.ev[e].loc == r->loc &&
		    tag_of[e] == tag_of[event])
			r->rf = (int16_t)e;
}

static void address_dependencies(unsigned int event)
{
	for (unsigned int r = lw_witness.nlocs; r < event; r++) {
		const struct jg_event *ev = &graph.ev[r];

		if (ev->kind == JG_READ && ev->thread == graph.ev[event].thread &&
		    !(ev->tags & JG_PLAIN) && object_of[event] != NO_OBJECT &&
		    object_at(ev->value - LW_ARENA_BASE) == object_of[event] &&
		    graph.naddr < MAX_EDGES)
			addr_edges[graph.naddr++] = (struct jg_edge){ (uint16_t)r, (uint16_t)event };
	}
}

static bool make_graph(const struct mm *mm)
{
	const struct lw_witness *w = &lw_witness;
	unsigned int nco = 0;

	if (w->nlocs + w->n > JG_MAX_EVENTS)
		return false;
	memset(in_order, 0, sizeof(in_order));
	graph.nlocs = w->nlocs;
	graph.nevents = w->nlocs + w->n;
	graph.naddr = graph.ndata = graph.nctrl = 0;
	graph.addr = addr_edges;
	graph.data = graph.ctrl = NULL;
	for (unsigned int loc = 0; loc < w->nlocs; loc++)
		graph.ev[loc] = (struct jg_event){ .thread = -1, .kind = JG_INIT, .rf = -1,
			.partner = -1, .loc = (uint16_t)loc, .value = w->initial[loc] };
	for (unsigned int i = 0; i < w->n; i++) {
		const struct lw_seen *s = &w->seen[i];
		struct jg_event *ev = &graph.ev[w->nlocs + i];
		bool access = s->ev.kind == JG_READ || s->ev.kind == JG_WRITE;
		uint16_t o = access && s->ev.loc < lw_eng.nlocs ? lw_eng.loc[s->ev.loc].object : 0;

		*ev = s->ev;
		if (ev->partner >= 0)
			ev->partner = (int16_t)(ev->partner + (int)w->nlocs);
		tag_of[w->nlocs + i] = s->tag;
		object_of[w->nlocs + i] = o ? o - 1u : NO_OBJECT;
		if (access && s->tag == UINT32_MAX) {
			const struct lw_event *e = &lw_engine_trace()->event[s->when - 1];

			object_of[w->nlocs + i] = object_at(offset_of(e));
		}
	}
	for (unsigned int loc = 0; loc < w->nlocs; loc++)
		modification_order(mm, loc, &nco);
	for (unsigned int e = w->nlocs; e < graph.nevents; e++) {
		if (graph.ev[e].kind == JG_READ)
			read_from(e);
		if (graph.ev[e].kind == JG_READ || graph.ev[e].kind == JG_WRITE)
			address_dependencies(e);
	}
	return true;
}

void lw_witness_judge(struct lw_outcome *o)
{
	static struct jg_scratch *scratch;
	const struct mm *mm = lw_eng.mm;
	struct jg_options options = { .model = mm->config.model, .rw_ordered = true };
	struct jg_verdict verdict;
	bool race = o->verdict == LW_FINDING && o->finding.class == LW_DATA_RACE &&
		    (options.model == MM_LKMM || options.model == MM_ALPHA ||
		     options.model == MM_WEAK);

	o->judged = LW_NOT_JUDGED;
	o->axiom = NULL;
	if (o->verdict == LW_OUT_OF_STEPS || o->infeasible || lw_witness.too_large ||
	    lw_witness.split_gp)
		return;
	if (!scratch)
		scratch = jg_scratch_new();
	if (!scratch || (race && !add_race(&o->finding)) || !make_graph(mm))
		return;
	jg_judge(&graph, &options, scratch, &verdict);
	o->judged = verdict.allowed && (!race || verdict.race) ? LW_ACCEPTED : LW_REJECTED;
	o->axiom = verdict.allowed ? (race && !verdict.race ? "race" : NULL) : verdict.axiom;
}
