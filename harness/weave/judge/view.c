/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <assert.h>
#include <string.h>

#include "weave/judge/view.h"

#define MAX_THREADS 64

uint64_t *view_rel(struct view *v)
{
	uint64_t *r = v->pool + v->pool_used;

	v->pool_used += v->s.n * v->s.nw;
	assert(v->pool_used <= v->pool_size);
	return r;
}

uint64_t *view_set(struct view *v)
{
	uint64_t *r = v->pool + v->pool_used;

	v->pool_used += v->s.nw;
	assert(v->pool_used <= v->pool_size);
	return r;
}

static uint64_t *empty_set(struct view *v)
{
	uint64_t *r = view_set(v);

	set_clear(&v->s, r);
	return r;
}

static bool is_access(const struct jg_event *e)
{
	return e->kind <= JG_WRITE;
}

static bool event_ok(const struct jg_graph *g, const struct jg_event *e)
{
	if (e->kind > JG_SYNC_SRCU || (e->kind == JG_INIT) != (e->thread < 0) ||
	    e->thread >= MAX_THREADS)
		return false;
	if (is_access(e) && e->loc >= g->nlocs)
		return false;
	if (e->kind == JG_READ) {
		const struct jg_event *w;

		if (e->rf < 0 || (unsigned int)e->rf >= g->nevents)
			return false;
		w = &g->ev[e->rf];
		if ((w->kind != JG_WRITE && w->kind != JG_INIT) || w->loc != e->loc)
			return false;
	}
	if (e->partner >= 0) {
		const struct jg_event *p;

		if ((unsigned int)e->partner >= g->nevents)
			return false;
		p = &g->ev[e->partner];
		if (e->kind == JG_READ &&
		    (p <= e || p->kind != JG_WRITE || p->loc != e->loc || p->thread != e->thread))
			return false;
		if (e->kind == JG_WRITE &&
		    (p >= e || p->kind != JG_READ || p->loc != e->loc || p->thread != e->thread))
			return false;
	}
	return true;
}

/* Neighbours by thread, program order kept. */
static bool number_events(struct view *v)
{
	const struct jg_graph *g = v->g;
	uint16_t start[MAX_THREADS + 1];
	unsigned int nthreads = 0, n = 0;

	memset(start, 0, sizeof(start));
	for (unsigned int e = 0; e < g->nevents; e++) {
		if (!event_ok(g, &g->ev[e]))
			return false;
		if (g->ev[e].thread < 0)
			continue;
		if ((unsigned int)g->ev[e].thread >= nthreads)
			nthreads = (unsigned int)g->ev[e].thread + 1;
		start[g->ev[e].thread + 1]++;
		n++;
	}
	for (unsigned int t = 0; t < nthreads; t++)
		start[t + 1] = (uint16_t)(start[t + 1] + start[t]);
	rel_space_init(&v->s, n);
	for (unsigned int t = 0; t < nthreads; t++)
		for (unsigned int i = start[t]; i < start[t + 1]; i++) {
			v->begin[i] = start[t];
			v->end[i] = start[t + 1];
		}
	for (unsigned int e = 0; e < g->nevents; e++) {
		uint16_t i = VIEW_NONE;

		if (g->ev[e].thread >= 0) {
			i = start[g->ev[e].thread]++;
			v->ev[i] = &g->ev[e];
		}
		v->number[e] = i;
	}
	return true;
}

static void fill_sets(struct view *v)
{
	v->m = empty_set(v);
	v->r = empty_set(v);
	v->w = empty_set(v);
	v->plain = empty_set(v);
	v->marked = empty_set(v);
	v->acq = empty_set(v);
	v->rel = empty_set(v);
	v->rmw = empty_set(v);
	v->chained = empty_set(v);
	v->has_plain = v->has_rcu = v->has_lock = false;
	for (unsigned int i = 0; i < v->s.n; i++) {
		const struct jg_event *e = v->ev[i];

		if (!is_access(e)) {
			set_add(v->marked, i);
			v->has_rcu |= e->kind >= JG_RCU_LOCK;
			continue;
		}
		set_add(v->m, i);
		set_add(e->tags & JG_PLAIN ? v->plain : v->marked, i);
		v->has_plain |= (e->tags & JG_PLAIN) != 0;
		v->has_lock |= (e->tags & (JG_LKR | JG_LKW | JG_UL | JG_LF | JG_RU)) != 0;
		if (e->tags & JG_RMW)
			set_add(v->rmw, i);
		if (e->kind == JG_READ) {
			set_add(v->r, i);
			if (e->tags & (JG_ACQUIRE | JG_SEQ_CST | JG_LKR))
				set_add(v->acq, i);
		} else {
			set_add(v->w, i);
			if (e->tags & (JG_RELEASE | JG_SEQ_CST | JG_UL))
				set_add(v->rel, i);
		}
	}
}

/* Modification order of one location, newest first, so that sets only grow. */
static bool fill_location(struct view *v, unsigned int loc, uint16_t *initial)
{
	const struct jg_graph *g = v->g;
	const unsigned int from = g->co_start[loc], to = g->co_start[loc + 1];
	const struct rel_space *s = &v->s;
	unsigned int newer = VIEW_NONE;

	if (from > to || to > JG_MAX_EVENTS)
		return false;
	for (unsigned int c = to; c-- > from;) {
		const unsigned int e = g->co[c];
		unsigned int i;

		if (e >= g->nevents || g->ev[e].kind == JG_READ || !is_access(&g->ev[e]) ||
		    g->ev[e].loc != loc)
			return false;
		if (g->ev[e].kind == JG_INIT) {
			if (c != from)
				return false;	/* nothing is older than an initial value */
			*initial = (uint16_t)newer;
			continue;
		}
		i = v->number[e];
		if (v->place[i] != VIEW_NONE)
			return false;
		v->place[i] = (uint16_t)c;
		set_clear(s, row(s, v->later, i));
		if (newer != VIEW_NONE) {
			set_copy(s, row(s, v->later, i), crow(s, v->later, newer));
			set_add(row(s, v->later, i), newer);
		}
		newer = i;
	}
	return true;
}

/* rf, fr and the chains of read-modify-writes; modification order stands. */
static void fill_read(struct view *v, unsigned int i, const uint16_t *initial)
{
	const struct rel_space *s = &v->s;
	const unsigned int e = (unsigned int)v->ev[i]->rf, loc = v->ev[i]->loc;
	const unsigned int w = v->number[e];
	const int partner = v->ev[i]->partner;
	uint64_t *later = row(s, v->later, i);

	if (w == VIEW_NONE) {
		/* of the initial value: overwritten by every write */
		const unsigned int first = initial[loc];

		v->place[i] = v->g->co_start[loc];
		set_clear(s, later);
		if (first != VIEW_NONE) {
			set_copy(s, later, crow(s, v->later, first));
			set_add(later, first);
		}
		return;
	}
	v->place[i] = v->place[w];
	set_add(row(s, v->rf, w), i);
	set_copy(s, later, crow(s, v->later, w));
	if (partner >= 0) {
		v->next_rmw[w] = v->number[partner];
		set_add(v->chained, w);
	}
}

static bool fill_relations(struct view *v)
{
	const struct jg_graph *g = v->g;
	uint16_t initial[MM_MAX_LOCS];

	v->rf = view_rel(v);
	v->later = view_rel(v);
	rel_clear(&v->s, v->rf);
	for (unsigned int i = 0; i < v->s.n; i++)
		v->place[i] = v->next_rmw[i] = VIEW_NONE;
	for (unsigned int l = 0; l < g->nlocs; l++) {
		initial[l] = VIEW_NONE;
		if (!fill_location(v, l, &initial[l]))
			return false;
	}
	set_for_each(i, &v->s, v->w)
		if (v->place[i] == VIEW_NONE)
			return false;
	for (unsigned int i = 0; i < v->s.n; i++) {
		if (v->ev[i]->kind == JG_READ)
			fill_read(v, i, initial);
		else if (v->ev[i]->kind != JG_WRITE)
			set_clear(&v->s, row(&v->s, v->later, i));
	}
	/* An initial write that a read names must be in modification order. */
	for (unsigned int i = 0; i < v->s.n; i++) {
		const struct jg_event *e = v->ev[i];

		if (e->kind == JG_READ && v->number[e->rf] == VIEW_NONE &&
		    (g->co_start[e->loc] >= g->co_start[e->loc + 1] ||
		     g->co[g->co_start[e->loc]] != (uint16_t)e->rf))
			return false;
	}
	return true;
}

static bool edges_ok(const struct jg_graph *g, const struct jg_edge *edge, unsigned int n)
{
	for (unsigned int k = 0; k < n; k++) {
		if (edge[k].from >= edge[k].to || edge[k].to >= g->nevents ||
		    g->ev[edge[k].from].kind != JG_READ ||
		    g->ev[edge[k].from].thread != g->ev[edge[k].to].thread)
			return false;
	}
	return true;
}

bool view_build(struct view *v, const struct jg_graph *g)
{
	v->g = g;
	v->pool_used = 0;
	if (g->nevents > JG_MAX_EVENTS || g->nlocs > MM_MAX_LOCS || !number_events(v) ||
	    !edges_ok(g, g->addr, g->naddr) || !edges_ok(g, g->data, g->ndata) ||
	    !edges_ok(g, g->ctrl, g->nctrl))
		return false;
	fill_sets(v);
	return fill_relations(v);
}

bool view_coherent(const struct view *v)
{
	uint16_t place[MM_MAX_LOCS];
	unsigned int begin = VIEW_NONE;

	for (unsigned int i = 0; i < v->s.n; i++) {
		const struct jg_event *e = v->ev[i];

		if (v->begin[i] != begin) {
			begin = v->begin[i];
			for (unsigned int l = 0; l < v->g->nlocs; l++)
				place[l] = 0;
		}
		if (!is_access(e))
			continue;
		/* A read may stay where it is, a write must go on (0: nowhere yet). */
		if (v->place[i] + 1u < place[e->loc] + (e->kind == JG_WRITE ? 1u : 0u))
			return false;
		place[e->loc] = (uint16_t)(v->place[i] + 1u);
	}
	return true;
}

bool view_atomic(const struct view *v)
{
	const struct jg_graph *g = v->g;

	for (unsigned int i = 0; i < v->s.n; i++) {
		const struct jg_event *e = v->ev[i];
		unsigned int w;

		if (e->kind != JG_READ || e->partner < 0)
			continue;
		w = v->number[e->partner];
		for (unsigned int c = v->place[i] + 1u; c < v->place[w]; c++)
			if (g->ev[g->co[c]].thread != e->thread)
				return false;
	}
	return true;
}

bool view_no_thin_air(struct view *v)
{
	const struct rel_space *s = &v->s;
	const unsigned int used = v->pool_used;
	uint64_t *rel = view_rel(v);
	bool ok;

	rel_copy(s, rel, v->rf);
	for (unsigned int i = 0; i < s->n; i++)
		if (i + 1u < v->end[i])
			set_add(row(s, rel, i), i + 1u);
	ok = rel_acyclic(s, rel);
	v->pool_used = used;
	return ok;
}
