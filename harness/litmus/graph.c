/* SPDX-License-Identifier: GPL-2.0-or-later */
/* graph.c - a finished execution as the judge wants it. */
#include <string.h>

#include "litmus/run.h"

/* Events of one process by their number in it, for finding a store by its tag. */
struct index {
	uint16_t init[LT_MAX_LOCS];
	uint16_t write[LT_MAX_PROCS][LT_MAX_EVENTS + 1];
	uint16_t read[LT_MAX_PROCS][LT_MAX_READS];
};

static bool edges(const struct lt_reads *reads, const uint16_t *read_event, unsigned int to,
		  struct jg_edge *out, unsigned int *n, unsigned int max)
{
	unsigned int w;

	for (w = 0; w < LT_MAX_READS / 64; w++) {
		uint64_t bits = reads->w[w];

		for (; bits; bits &= bits - 1) {
			unsigned int from = read_event[w * 64 + (unsigned int)__builtin_ctzll(bits)];

			if (from == to)
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

static void add_event(const struct lt_event *e, unsigned int base, struct jg_event *j)
{
	*j = (struct jg_event){
		.thread = (int8_t)e->proc, .kind = e->kind, .fence = e->fence, .tags = e->tags,
		.loc = e->loc, .rf = -1, .value = e->value,
		.partner = (int16_t)(e->partner < 0 ? -1 : e->partner + (int)base),
	};
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
	g->nevents = t->nlocs + run->nevents;
	for (k = 0; k < run->nevents; k++) {
		const struct lt_event *e = &run->event[k];

		if (e->kind == JG_WRITE)
			x.write[e->proc][e->tag & 0xffff] = (uint16_t)(t->nlocs + k);
		if (e->kind == JG_READ)
			x.read[e->proc][e->read] = (uint16_t)(t->nlocs + k);
	}
	for (k = 0; k < run->nevents; k++) {
		const struct lt_event *e = &run->event[k];

		add_event(e, t->nlocs, &g->ev[t->nlocs + k]);
		if (e->kind == JG_READ)
			g->ev[t->nlocs + k].rf = (int16_t)of_tag(&x, e->tag, e->loc);
		if (!add_edges(e, &x, t->nlocs + k, out))
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
