/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outcome.c - finished executions: judged, evaluated, counted. */
#include <stdlib.h>
#include <string.h>

#include "litmus/explore_internal.h"
#include "litmus/open.h"

static bool same_term(const struct lt_term *a, const struct lt_term *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == T_LOC)
		return a->loc == b->loc;
	return a->proc == b->proc && !strcmp(a->name, b->name);
}

static void add_term(const struct lt_term *term, void *arg)
{
	struct lt_result *r = arg;
	unsigned int i;

	if (term->kind == T_VALUE || r->nterms == LT_MAX_TERMS)
		return;
	for (i = 0; i < r->nterms; i++)
		if (same_term(&r->terms[i], term))
			return;
	r->terms[r->nterms++] = *term;
}

/* Registers first, by process and name; then locations. */
static int by_term(const void *pa, const void *pb)
{
	const struct lt_term *a = pa, *b = pb;

	if (a->kind != b->kind)
		return a->kind == T_REG ? -1 : 1;
	if (a->kind == T_REG && a->proc != b->proc)
		return (int)a->proc - (int)b->proc;
	if (a->kind == T_LOC && !strcmp(a->name, b->name))
		return (int)a->loc - (int)b->loc;
	return strcmp(a->name, b->name);
}

void lt_choose_terms(const struct lt_test *t, struct lt_result *r)
{
	const struct lt_show *s;

	lt_prop_terms(t->cond, add_term, r);
	for (s = t->shows; s; s = s->next)
		add_term(&s->term, r);
	qsort(r->terms, r->nterms, sizeof(r->terms[0]), by_term);
}

static bool add_outcome(struct lt_explorer *x, const struct lt_final *f, bool positive)
{
	struct lt_result *r = x->result;
	uint64_t a = 5, b = 6, *values;
	unsigned int i;
	int rc;

	for (i = 0; i < r->nterms; i++) {
		uint64_t v = lt_term_value(&r->terms[i], f);

		a = lt_mix(a, v);
		b = lt_mix(b, ~v);
	}
	rc = lt_visited_add(&x->seen_outcomes, a, b);
	if (rc <= 0)
		return rc == 0;
	if (r->noutcomes == x->outcome_room) {
		size_t room = x->outcome_room ? x->outcome_room * 2 : 64;
		struct lt_outcome *p = realloc(r->outcomes, room * sizeof(*p));

		if (!p)
			return false;
		r->outcomes = p;
		x->outcome_room = room;
	}
	values = calloc(r->nterms + 1u, sizeof(*values));
	if (!values)
		return false;
	for (i = 0; i < r->nterms; i++)
		values[i] = lt_term_value(&r->terms[i], f);
	r->outcomes[r->noutcomes++] = (struct lt_outcome){ positive, values };
	return true;
}

void lt_outcomes_reset(struct lt_explorer *x)
{
	struct lt_result *r = x->result;

	lt_result_free(r);
	x->outcome_room = 0;
	lt_visited_clear(&x->seen_outcomes);
	r->positive = r->negative = 0;
	r->race = r->partial = false;
	r->flag = NULL;
	r->unrolled = r->unmodelled = 0;
}

/* Those of the model as asked for: where no load may be left open, no load buffering. */
void lt_judge(struct lt_explorer *x, struct jg_verdict *verdict)
{
	struct jg_options opt = {
		.model = x->req->model, .rw_ordered = x->req->as_compiled,
		.no_load_buffering = !x->open,
	};

	jg_judge(&x->graph->g, &opt, x->scratch, verdict);
}

/* In graph mode one graph may come about in several ways; it counts once. */
static bool seen_graph(struct lt_explorer *x)
{
	uint64_t b, a = lt_graph_hash(x->run, &b);

	return (x->graph_mode || x->open) && lt_visited_add(&x->graphs, a, b) == 0;
}

/*
 * Without graph mode a graph in which nobody reads a later store may be among the states
 * that count already.
 */
static bool counted(struct lt_explorer *x, bool new_outcome)
{
	struct jg_options opt = { .model = x->req->model, .no_load_buffering = true };
	struct jg_verdict verdict;

	if (!x->open || x->graph_mode || new_outcome)
		return true;
	jg_judge(&x->graph->g, &opt, x->scratch, &verdict);
	return !verdict.allowed;
}

bool lt_finish(struct lt_explorer *x)
{
	const struct lt_test *t = x->test;
	struct lt_result *r = x->result;
	uint64_t regs[LT_MAX_PROCS][LT_MAX_REGS], locs[LT_MAX_LOCS];
	struct lt_final f = { .locs = locs };
	struct jg_verdict verdict;
	unsigned int p, k;
	size_t outcomes;
	bool positive;

	if (x->open && x->run->nopen)
		return true;
	if (seen_graph(x))
		return true;
	for (p = 0; p < t->nprocs; p++) {
		for (k = 0; k < t->procs[p]->nnames; k++)
			regs[p][k] = x->run->proc[p].regs[k].v;
		f.regs[p] = regs[p];
	}
	for (k = 0; k < t->nlocs; k++)
		locs[k] = mm_newest(x->run->mm, k, NULL);
	if (t->filter && !lt_holds(t->filter, &f))
		return true;
	if (!lt_graph_build(x->run, x->graph)) {
		r->verdict = LT_V_TOO_LARGE;
		strcpy(r->reason, "events");
		return false;
	}
	lt_judge(x, &verdict);
	if (!verdict.allowed && x->open)
		return true;
	if (!verdict.allowed) {
		r->rejected++;
		if (!r->rejected_by)
			r->rejected_by = verdict.axiom;
		return x->graph_mode;
	}
	for (k = 0; x->open && k < x->run->nevents; k++)
		if (x->run->event[k].kind == JG_WRITE)
			lt_guess_add(&x->stored, x->run->event[k].loc, x->run->event[k].value);
	r->race |= verdict.race;
	if (verdict.flag)
		r->flag = verdict.flag;
	positive = lt_holds(t->cond, &f);
	outcomes = r->noutcomes;
	if (!add_outcome(x, &f, positive))
		x->no_memory = true;
	if (counted(x, r->noutcomes > outcomes))
		*(positive ? &r->positive : &r->negative) += 1;
	return true;
}

/* qsort() hands no argument on: how many values an outcome has. */
static unsigned int sort_terms;

static int by_values(const void *pa, const void *pb)
{
	const struct lt_outcome *a = pa, *b = pb;
	unsigned int i;

	for (i = 0; i < sort_terms; i++) {
		int64_t va = (int64_t)a->values[i], vb = (int64_t)b->values[i];

		if (va != vb)
			return va < vb ? -1 : 1;
	}
	return 0;
}

void lt_outcomes_sort(struct lt_result *r)
{
	sort_terms = r->nterms;
	if (r->noutcomes)
		qsort(r->outcomes, r->noutcomes, sizeof(r->outcomes[0]), by_values);
}
