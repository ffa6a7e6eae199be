// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * witness_graph.c - the execution graph of what witness.c wrote down.
 *
 * Plain accesses are not in it: without a race nobody can tell where in between
 * the marked ones they happened.  Of a race the two that take part are added.
 * A read whose value points into an object is what the addresses of its thread's
 * later accesses to that object depend on, as the engine takes it to be.  The store
 * of a read-modify-write depends on its load.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/record.h"
#include "weave/runtime/witness_log.h"

#define MAX_EDGES	(JG_MAX_EVENTS * 16u)
#define NO_OBJECT	UINT32_MAX

static struct jg_graph graph;
static struct jg_edge addr_edges[MAX_EDGES], data_edges[MAX_EDGES];
static uint32_t object_of[JG_MAX_EVENTS];	/* what each event accesses, or NO_OBJECT */
static mm_tag tag_of[JG_MAX_EVENTS];
static bool in_order[JG_MAX_EVENTS];		/* already in modification order */
static uint16_t first_store[MM_MAX_LOCS];	/* to each location, in the order of the log; 0: none */
static uint16_t next_store[JG_MAX_EVENTS];
static uint16_t initial_store[MM_MAX_LOCS];	/* what a read of a location's first message read */
static struct lw_witness saved;

static uint32_t object_at(uintptr_t off)
{
	return off < lw_eng.used ? lw_object_owner[off >> 4] : NO_OBJECT;
}

/* ---- the graph ---- */

static void find_stores(void)
{
	memset(first_store, 0, graph.nlocs * sizeof(first_store[0]));
	for (unsigned int e = graph.nevents; e-- > graph.nlocs;)
		if (graph.ev[e].kind == JG_WRITE) {
			next_store[e] = first_store[graph.ev[e].loc];
			first_store[graph.ev[e].loc] = (uint16_t)e;
		}
}

static void place(unsigned int event, unsigned int *n)
{
	graph.co[(*n)++] = (uint16_t)event;
	in_order[event] = true;
}

/*
 * Plain stores from before it was a location; what the model knows of
 * modification order; then buffered stores and plain ones.
 */
static void modification_order(const struct mm *mm, unsigned int loc, unsigned int *nco)
{
	static mm_tag tags[MM_MAX_LOCS * 128];
	unsigned int n = 0;

	graph.co_start[loc] = (uint16_t)*nco;
	place(loc, nco);
	initial_store[loc] = (uint16_t)loc;
	for (unsigned int e = first_store[loc]; e && loc < lw_witness.nlocs; e = next_store[e])
		if (tag_of[e] == UINT32_MAX &&
		    lw_witness.seen[e - graph.nlocs].when <= lw_witness.made[loc]) {
			place(e, nco);
			initial_store[loc] = (uint16_t)e;
		}
	if (loc < lw_eng.nlocs)
		n = mm_modification_order(mm, loc, tags, sizeof(tags) / sizeof(tags[0]));
	for (unsigned int i = 0; i < n; i++)
		for (unsigned int e = first_store[loc]; tags[i] && e; e = next_store[e])
			if (tag_of[e] == tags[i])
				place(e, nco);
	for (unsigned int e = first_store[loc]; e; e = next_store[e])
		if (!in_order[e])
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
	r->rf = (int16_t)initial_store[r->loc];
	for (unsigned int e = first_store[r->loc]; tag_of[event] && e; e = next_store[e])
		if (tag_of[e] == tag_of[event])
			r->rf = (int16_t)e;
}

static void address_dependencies(unsigned int event)
{
	for (unsigned int r = graph.nlocs; r < event; r++) {
		const struct jg_event *ev = &graph.ev[r];

		if (ev->kind == JG_READ && ev->thread == graph.ev[event].thread &&
		    !(ev->tags & JG_PLAIN) && object_of[event] != NO_OBJECT &&
		    object_at(ev->value - LW_ARENA_BASE) == object_of[event] &&
		    graph.naddr < MAX_EDGES)
			addr_edges[graph.naddr++] = (struct jg_edge){ (uint16_t)r, (uint16_t)event };
	}
}

static void data_dependency(unsigned int load)
{
	int store = graph.ev[load].partner;

	if (store >= 0 && graph.ndata < MAX_EDGES)
		data_edges[graph.ndata++] = (struct jg_edge){ (uint16_t)load, (uint16_t)store };
}

static void add_init(unsigned int loc)
{
	const struct lw_witness *w = &lw_witness;

	graph.ev[loc] = (struct jg_event){
		.thread = -1, .kind = JG_INIT, .rf = -1, .partner = -1, .loc = (uint16_t)loc,
		.value = loc < w->nlocs ? w->initial[loc] : 0,
	};
}

/* The log's event i, with the graph's numbers for locations and events. */
static void add_event(unsigned int i)
{
	const struct lw_witness *w = &lw_witness;
	const struct lw_seen *s = &w->seen[i];
	unsigned int e = graph.nlocs + i;
	struct jg_event *ev = &graph.ev[e];
	bool access = s->ev.kind == JG_READ || s->ev.kind == JG_WRITE;
	uint16_t o = access && s->ev.loc < lw_eng.nlocs ? lw_eng.loc[s->ev.loc].object : 0;

	*ev = s->ev;
	if (ev->partner >= 0)
		ev->partner = (int16_t)(ev->partner + (int)graph.nlocs);
	if (ev->loc >= LW_WITNESS_HIDDEN)
		ev->loc = (uint16_t)(ev->loc - LW_WITNESS_HIDDEN + w->nlocs);
	tag_of[e] = s->tag;
	object_of[e] = o ? o - 1u : NO_OBJECT;
	if (access && s->tag == UINT32_MAX)
		object_of[e] = object_at(lw_witness_offset(&lw_engine_trace()->event[s->when - 1]));
}

static bool make_graph(const struct mm *mm)
{
	const struct lw_witness *w = &lw_witness;
	unsigned int nco = 0;

	graph.nlocs = w->nlocs + w->nhidden;
	graph.nevents = graph.nlocs + w->n;
	if (graph.nlocs > MM_MAX_LOCS || graph.nevents > JG_MAX_EVENTS)
		return false;
	memset(in_order, 0, sizeof(in_order));
	graph.naddr = graph.ndata = graph.nctrl = 0;
	graph.addr = addr_edges;
	graph.data = data_edges;
	graph.ctrl = NULL;
	for (unsigned int loc = 0; loc < graph.nlocs; loc++)
		add_init(loc);
	for (unsigned int i = 0; i < w->n; i++)
		add_event(i);
	find_stores();
	for (unsigned int loc = 0; loc < graph.nlocs; loc++)
		modification_order(mm, loc, &nco);
	for (unsigned int e = graph.nlocs; e < graph.nevents; e++) {
		if (graph.ev[e].kind == JG_READ) {
			read_from(e);
			data_dependency(e);
		}
		if (graph.ev[e].kind == JG_READ || graph.ev[e].kind == JG_WRITE)
			address_dependencies(e);
	}
	return true;
}

static bool knows_races(enum mm_model model)
{
	return model == MM_LKMM || model == MM_ALPHA || model == MM_WEAK;
}

/* Put the graph before the judge; false: it is too large. */
static bool ask(struct jg_verdict *verdict)
{
	static struct jg_scratch *scratch;
	struct jg_options options = { .model = lw_eng.mm->config.model, .rw_ordered = true };

	if (!scratch)
		scratch = jg_scratch_new();
	if (!scratch || !make_graph(lw_eng.mm))
		return false;
	jg_judge(&graph, &options, scratch, verdict);
	return true;
}

/* Is a race of a plain access what was found?  The axioms know of no others. */
static bool is_race(const struct lw_finding *f)
{
	const struct lw_event *ev = lw_engine_trace()->event;

	return f->class == LW_DATA_RACE ||
	       (f->class == LW_TORN_ACCESS && f->has_other &&
		(ev[f->event].order == MM_PLAIN || ev[f->other_event].order == MM_PLAIN));
}

static void judge_race(struct lw_outcome *o)
{
	struct jg_verdict verdict;

	if (!lw_witness_add_race(&o->finding) || !ask(&verdict))
		return;
	o->judged = verdict.allowed && verdict.race ? LW_ACCEPTED : LW_REJECTED;
	o->axiom = !verdict.allowed ? verdict.axiom : verdict.race ? NULL : "race";
}

static void judge(struct lw_outcome *o)
{
	bool races = knows_races(lw_eng.mm->config.model);
	struct jg_verdict verdict;

	o->judged = LW_NOT_JUDGED;
	o->axiom = NULL;
	if (o->verdict == LW_OUT_OF_STEPS || o->infeasible || lw_witness.too_large)
		return;
	if (races && o->verdict == LW_FINDING && is_race(&o->finding)) {
		judge_race(o);
		return;
	}
	if (!ask(&verdict))
		return;
	o->judged = verdict.allowed ? LW_ACCEPTED : LW_REJECTED;
	o->axiom = verdict.axiom;
	/*
	 * The graph does not say which sections a grace period waited for, so it may
	 * know of less order than there was.
	 */
	if (o->verdict != LW_PASSED || !verdict.allowed || !races || lw_witness.grace ||
	    !lw_witness_add_plain() || !ask(&verdict))
		return;
	if (!verdict.allowed) {
		o->judged = LW_REJECTED;
		o->axiom = verdict.axiom;
	} else if (verdict.race) {
		o->judged = LW_RACE_MISSED;
	}
}

void lw_witness_judge(struct lw_outcome *o)
{
	saved = lw_witness;
	judge(o);
	lw_witness = saved;
}
