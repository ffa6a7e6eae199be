/* SPDX-License-Identifier: GPL-2.0-or-later */
/* open.c - loads that are left open; see open.h. */
#include "litmus/open.h"
#include "litmus/step.h"
#include "weave/model/free.h"

void lt_guess_add(struct lt_guesses *g, unsigned int loc, uint64_t value)
{
	unsigned int k;

	for (k = 0; k < g->n[loc]; k++)
		if (g->value[loc][k] == value)
			return;
	if (k == LT_MAX_GUESSES) {
		g->overflow = true;
		return;
	}
	g->value[loc][g->n[loc]++] = value;
	g->total++;
}

void lt_open_stores(const struct lt_run *run, struct lt_set *set)
{
	unsigned int k;

	for (k = 0; k < run->nopen; k++)
		if (run->event[run->open[k]].partner >= 0)
			lt_set_add(set, run->event[run->open[k]].loc);
}

/* Somebody's store to loc is still to come; p's own do not count, unless one is open itself. */
static bool store_to_come(const struct lt_run *run, unsigned int p, unsigned int loc)
{
	struct lt_set set = { { 0 } };
	unsigned int q;

	lt_open_stores(run, &set);
	for (q = 0; q < run->prog->nprocs; q++)
		if (q != p)
			lt_set_join(&set, &run->prog->code[q]->future[run->proc[q].pc].store);
	return lt_set_has(&set, loc);
}

bool lt_open_hope(const struct lt_run *run)
{
	unsigned int k;

	for (k = 0; k < run->nopen; k++)
		if (!store_to_come(run, run->event[run->open[k]].proc, run->event[run->open[k]].loc))
			return false;
	return true;
}

/* What reading `value` would come to: bit 0 a load, or a failure; bit 1 a success. */
static unsigned int ways(const struct lt_insn *i, const struct mm_rmw *rmw, uint64_t value)
{
	uint64_t result;
	bool succeeds;

	if (i->op == O_TRYLOCK)
		return value ? 1 : 0;
	if (!rmw)
		return 1;
	succeeds = mm_rmw_apply(rmw, value, &result);
	return ((!succeeds || rmw->weak) && !rmw->must_write ? 1u : 0u) |
	       (succeeds && !rmw->must_fail ? 2u : 0u);
}

bool lt_leave_open(struct lt_run *run, unsigned int p, const struct lt_insn *i, unsigned int loc,
		   const struct mm_rmw *rmw, struct mm_read *in)
{
	struct mm_read found[2 * LT_MAX_GUESSES];
	unsigned int n = 0, k;

	if (!run->guesses || !run->prog->code[p]->leaves[run->proc[p].pc] ||
	    run->nopen == LT_MAX_OPEN || !store_to_come(run, p, loc))
		return false;
	for (k = 0; k < run->guesses->n[loc]; k++) {
		uint64_t v = run->guesses->value[loc][k];
		unsigned int w = ways(i, rmw, v);

		if (w & 1)
			found[n++] = (struct mm_read){ .value = v };
		if (w & 2)
			found[n++] = (struct mm_read){ .value = v, .wrote = true };
	}
	k = run->decider->choose(run->decider, n + 1);
	if (!k)
		return false;
	*in = found[k - 1];
	in->tag = LT_TAG_OPEN;
	return true;
}

void lt_left_open(struct lt_run *run, struct lt_event *e)
{
	run->open[run->nopen++] = (uint16_t)lt_event_number(run, e);
	run->opened = true;
}

/* A store of a process that came before its load would be ordered behind it, for all we see. */
static bool behind(const struct lt_run *run, const struct lt_event *load, const struct lt_event *e)
{
	unsigned int k = load->read / 64;
	uint64_t bit = UINT64_C(1) << (load->read % 64);

	if (run->prog->plain)
		return false;
	return (e->tags & (JG_RELEASE | JG_UL)) ||
	       ((e->addr.w[k] | e->data.w[k] | e->ctrl.w[k]) & bit);
}

/*
 * The process has done something since that others may have gone by.  If not, it might as
 * well have waited with the load.
 */
static bool worth_it(const struct lt_run *run, unsigned int open)
{
	const struct lt_event *load = &run->event[open];
	unsigned int k;

	for (k = open + 1; k < run->nevents; k++) {
		const struct lt_event *e = &run->event[k];

		if (e->proc == load->proc && e->kind == JG_WRITE && e->partner != (int)open &&
		    !lt_event_open(run, e) && !behind(run, load, e))
			return true;
	}
	return false;
}

static bool still_open(const struct lt_run *run, unsigned int number)
{
	unsigned int k;

	for (k = 0; k < run->nopen; k++)
		if (run->open[k] == number)
			return true;
	return false;
}

/* The open load reads that store; if it is half of a read-modify-write, that stores now. */
static void close_load(struct lt_run *run, unsigned int number, const struct lt_event *from)
{
	struct lt_event *e = &run->event[number], *w;
	unsigned int k = 0;

	while (run->open[k] != number)
		k++;
	for (run->nopen--; k < run->nopen; k++)
		run->open[k] = run->open[k + 1];
	lt_read_from(run, e, from->tag);
	if (e->partner < 0)
		return;
	w = &run->event[e->partner];
	if (mm_free_follow(run->mm, e->proc, e->loc, from->tag, w->value, w->tag))
		lt_stored(run, w);
	else
		lt_stop(run, LT_DROPPED, NULL);
}

/* A load cannot read what its own process stores later. */
static bool may_feed(const struct lt_run *run, const struct lt_event *w, unsigned int open)
{
	const struct lt_event *load = &run->event[open];

	if (load->loc != w->loc || load->value != w->value)
		return false;
	return load->proc == w->proc ? w < load : worth_it(run, open);
}

void lt_stored(struct lt_run *run, const struct lt_event *w)
{
	uint16_t open[LT_MAX_OPEN];
	unsigned int n = run->nopen, k;

	if (run->stored && !n)
		lt_guess_add(run->stored, w->loc, w->value);
	for (k = 0; k < n; k++)
		open[k] = run->open[k];
	for (k = 0; k < n && run->status == LT_RUNNING; k++)
		if (still_open(run, open[k]) && may_feed(run, w, open[k]) &&
		    run->decider->choose(run->decider, 2))
			close_load(run, open[k], w);
}
