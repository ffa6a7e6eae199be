/* SPDX-License-Identifier: GPL-2.0-or-later */
/* graph.c - an execution as the judge wants it. */
#include <string.h>

#include "litmus/run.h"

/* Events of one process by their number in it, for finding a store by its tag. */
struct index {
	uint16_t init[LT_MAX_LOCS];
	uint16_t write[LT_MAX_PROCS][LT_MAX_EVENTS + 1];
	uint16_t read[LT_MAX_PROCS][LT_MAX_READS];	/* NOWHERE: it is open */
	uint16_t at[LT_MAX_EVENTS];			/* each of the log in the graph */
};

#define NOWHERE UINT16_MAX

static bool edges(const struct lt_reads *reads, const uint16_t *read_event, unsigned int to,
		  struct jg_edge *out, unsigned int *n, unsigned int max)
{
	unsigned int w;

	for (w = 0; w < LT_MAX_READS / 64; w++) {
		uint64_t bits = reads->w[w];

		for (; bits; bits &= bits - 1) {
			unsigned int from = read_event[w * 64 + (unsigned int)__builtin_ctzll(bits)];

			if (from == to || from == NOWHERE)
				continue;
			if (*n == max)
				return false;
			out[(*n)++] = (struct jg_edge){ (uint16_t)from, (uint16_t)to };
		}
	}
	return true;
}

static uint16_t of_tag(const struct index *x, mm_tag tag, unsigned int loc)
{
	return tag ? x->write[(tag >> 16) - 1][tag & 0xffff] : x->init[loc];
}

static bool add_edges(const struct lt_event *e, const struct index *x, unsigned int to,
		      struct lt_graph *out)
{
	const uint16_t *reads = x->read[e->proc];
	bool ok = true;

	if (e->kind != JG_READ && e->kind != JG_WRITE)
		return true;
	ok &= edges(&e->addr, reads, to, out->addr, &out->g.naddr, 8192);
	if (e->kind == JG_WRITE)
		ok &= edges(&e->data, reads, to, out->data, &out->g.ndata, 8192);
	ok &= edges(&e->ctrl, reads, to, out->ctrl, &out->g.nctrl, 16384);
	return ok;
}

static void add_event(const struct lt_event *e, const struct index *x, struct jg_event *j)
{
	unsigned int partner = e->partner < 0 ? NOWHERE : x->at[e->partner];

	*j = (struct jg_event){
		.thread = (int8_t)e->proc, .kind = e->kind, .fence = e->fence, .tags = e->tags,
		.loc = e->loc, .rf = -1, .value = e->value,
		.partner = (int16_t)(partner == NOWHERE ? -1 : (int)partner),
	};
}

static void number_events(const struct lt_run *run, struct index *x, struct jg_graph *g)
{
	unsigned int k;

	g->nevents = run->prog->test->nlocs;
	for (k = 0; k < run->nevents; k++) {
		const struct lt_event *e = &run->event[k];

		x->at[k] = lt_event_open(run, e) ? NOWHERE : (uint16_t)g->nevents++;
		if (e->kind == JG_WRITE)
			x->write[e->proc][e->tag & 0xffff] = x->at[k];
		if (e->kind == JG_READ && e->read < LT_MAX_READS)
			x->read[e->proc][e->read] = x->at[k];
	}
}

bool lt_graph_build(const struct lt_run *run, struct lt_graph *out)
{
	static struct index x;
	const struct lt_test *t = run->prog->test;
	struct jg_graph *g = &out->g;
	mm_tag tags[LT_MAX_EVENTS + 1];
	unsigned int l, k, n, nco = 0;

	if (t->nlocs + run->nevents > JG_MAX_EVENTS)
		return false;
	g->nlocs = t->nlocs;
	g->naddr = g->ndata = g->nctrl = 0;
	g->addr = out->addr;
	g->data = out->data;
	g->ctrl = out->ctrl;
	for (l = 0; l < t->nlocs; l++) {
		x.init[l] = (uint16_t)l;
		g->ev[l] = (struct jg_event){ .thread = -1, .kind = JG_INIT, .loc = (uint16_t)l,
					      .rf = -1, .partner = -1, .value = t->locs[l].init };
	}
	number_events(run, &x, g);
	for (k = 0; k < run->nevents; k++) {
		const struct lt_event *e = &run->event[k];
		unsigned int at = x.at[k];

		if (at == NOWHERE)
			continue;
		add_event(e, &x, &g->ev[at]);
		if (e->kind == JG_READ)
			g->ev[at].rf = (int16_t)of_tag(&x, e->tag, e->loc);
		if (!add_edges(e, &x, at, out))
			return false;
	}
	for (l = 0; l < t->nlocs; l++) {
		g->co_start[l] = (uint16_t)nco;
		n = mm_modification_order(run->mm, l, tags, LT_MAX_EVENTS + 1);
		if (n > LT_MAX_EVENTS || nco + n > JG_MAX_EVENTS)
			return false;
		for (k = 0; k < n; k++)
			g->co[nco++] = of_tag(&x, tags[k], l);
	}
	g->co_start[l] = (uint16_t)nco;
	return true;
}
