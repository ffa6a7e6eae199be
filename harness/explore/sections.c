// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sections.c - read-side sections against grace periods: which orders matter, and
 * what a graph holds of them.
 *
 * Of each pair one comes first: the section, if it began before the grace period
 * started or if the model's choice makes it wait; else the grace period.  So it is
 * the section's beginning and the grace period's start whose order counts.  The
 * end of a section that comes first must be before the end of the grace period;
 * the end of another has nothing to do with it.
 *
 * weak, lkmm, alpha: whether there still is a choice depends on the grace period's
 * end.  tso: what the section's thread had stored must be in memory, too.
 */
#include "explore/internal.h"
#include "weave/runtime/state.h"

#define MAX_GPS	16u	/* under way at once, as in the models */
#define STORES	(1u << 30)	/* a key that is about buffered stores */

static struct {
	uint32_t begun[LW_MAX_THREADS];		/* sections */
	uint32_t ended[LW_MAX_THREADS];
	uint32_t stores[LW_MAX_THREADS];	/* buffered before the last one that has ended */
	struct {
		bool active, page;
		unsigned int thread;
		uint32_t nth;			/* of the thread's */
		uint32_t waits[LW_MAX_THREADS];	/* for this section and those before */
		uint32_t stores[LW_MAX_THREADS];	/* and until these are in memory */
	} gp[MAX_GPS];
	uint32_t started[LW_MAX_THREADS];	/* grace periods */
	uint32_t choices;			/* of the event under way: bits, lowest first */
	uint32_t nchoices;
	uint64_t pairs;
} rcu;

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint32_t key_of(unsigned int t, uint32_t n)
{
	return t << 24 | (n & 0xffffff);
}

void ex_sections_begin(void)
{
	memset(&rcu, 0, sizeof(rcu));
}

/* Section n of thread t comes before that grace period. */
static void pair(unsigned int t, uint32_t n, unsigned int u, uint32_t gp)
{
	rcu.pairs += mix(mix(key_of(t, n), 77), key_of(u, gp));
}

void ex_section_choice(unsigned int t, bool waits)
{
	(void)t;
	if (rcu.nchoices < 32 && waits)
		rcu.choices |= 1u << rcu.nchoices;
	rcu.nchoices++;
}

/*
 * tso: a page's grace period is over when some stores are in memory, and somebody comes by
 * later to see.
 */
static void looks_at_pages(void)
{
	if (lw_eng.tso)
		ex_add(LW_TOUCH_PAGES, 0, EX_SHARED, 0, 0);
}

/* A section for which it waits begins, or ends, and the last to do so ends the grace period. */
static void waits_of_page(unsigned int gp, enum ex_kind kind)
{
	if (rcu.gp[gp].page)
		ex_add(EX_PAGE_WAIT, key_of(rcu.gp[gp].thread, rcu.gp[gp].nth), kind, 0, 0);
}

void ex_section_begin(unsigned int t)
{
	uint32_t n = ++rcu.begun[t], nth = 0;

	looks_at_pages();
	ex_add(EX_SECTION_BEGIN, 0, EX_LEFT, 0, 0);
	if (ex_weak())
		ex_add(EX_SECTION_BEGIN, 1, EX_LEFT, 0, 0);
	/* The model asked about each grace period under way, in this order. */
	for (unsigned int gp = 0; gp < MAX_GPS; gp++) {
		if (!rcu.gp[gp].active)
			continue;
		if (nth < rcu.nchoices && nth < 32 && (rcu.choices >> nth & 1)) {
			rcu.gp[gp].waits[t] = n;
			waits_of_page(gp, EX_SHARED);
			pair(t, n, rcu.gp[gp].thread, rcu.gp[gp].nth);
		}
		nth++;
	}
	rcu.nchoices = rcu.choices = 0;
}

void ex_section_end(unsigned int t)
{
	uint32_t n = rcu.begun[t];

	looks_at_pages();
	ex_add(EX_SECTION_END, key_of(t, n), EX_GIVE, 0, 0);
	rcu.ended[t] = n;
	rcu.stores[t] = ex.buffer[t].added;
	for (unsigned int gp = 0; gp < MAX_GPS; gp++) {
		if (!rcu.gp[gp].active || rcu.gp[gp].waits[t] != n)
			continue;
		rcu.gp[gp].stores[t] = rcu.stores[t];
		waits_of_page(gp, EX_EXCLUSIVE);
	}
}

void ex_gp_start(unsigned int t, unsigned int gp)
{
	uint32_t nth = ++rcu.started[t];

	ex_add(EX_SECTION_BEGIN, 0, EX_RIGHT, 0, 0);
	if (gp >= MAX_GPS)
		return;
	rcu.gp[gp].active = true;
	rcu.gp[gp].page = false;
	rcu.gp[gp].thread = t;
	rcu.gp[gp].nth = nth;
	for (unsigned int u = 0; u < LW_MAX_THREADS; u++) {
		rcu.gp[gp].waits[u] = rcu.begun[u];
		rcu.gp[gp].stores[u] = rcu.stores[u];
		for (uint32_t n = 1; n <= rcu.begun[u] && u != t; n++)
			pair(u, n, t, nth);
	}
}

/* Were one of the sections over that it waits for, it might be over itself. */
void ex_page_gp(unsigned int t, unsigned int gp)
{
	if (gp >= MAX_GPS)
		return;
	rcu.gp[gp].page = !lw_eng.tso;
	for (unsigned int u = 0; u < LW_MAX_THREADS && rcu.gp[gp].page; u++)
		if (u != t && rcu.begun[u] != rcu.ended[u])
			ex_add(EX_SECTION_END, key_of(u, rcu.begun[u]), EX_LOOK, 0, 0);
}

void ex_gp_end(unsigned int t, unsigned int gp)
{
	if (ex_weak())
		ex_add(EX_SECTION_BEGIN, 1, EX_RIGHT, 0, 0);
	if (gp >= MAX_GPS)
		return;
	rcu.gp[gp].active = false;
	if (ex.open && ex.frame[ex.depth].proc != t)
		ex_add(EX_PAGE_GP, t, EX_EXCLUSIVE, 0, 0);
	for (unsigned int u = 0; u < LW_MAX_THREADS; u++) {
		if (rcu.gp[gp].waits[u] && u != t)
			ex_add(EX_SECTION_END, key_of(u, rcu.gp[gp].waits[u]), EX_TAKE, 0, 0);
		if (rcu.gp[gp].stores[u] && u != t)
			ex_add(EX_SECTION_END, STORES | key_of(u, rcu.gp[gp].stores[u]), EX_TAKE,
			       0, 0);
	}
}

void ex_section_drain(unsigned int t, uint32_t nth)
{
	ex_add(EX_SECTION_END, STORES | key_of(t, nth), EX_GIVE, 0, 0);
}

/* Behind the end of such a grace period the thread is behind what that waited for. */
void ex_page_gps(unsigned int t)
{
	if ((ex.facts & EX_PAGES) && t < LW_MAX_THREADS && rcu.started[t])
		ex_add(EX_PAGE_GP, t, EX_SHARED, 0, 0);
}

uint64_t ex_sections_graph(void)
{
	return rcu.pairs;
}
