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
 * weak, lkmm, alpha: while the grace period lasts, the section may choose.  To come first by
 * choice or by order is the same, and so it is behind it.  So starts of grace periods are as
 * stores, and a section reads which of them it comes behind: that is its one choice.
 *
 * tso: what the section's thread had stored must be in memory, too.
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
		uint32_t key;			/* thread, and which of its own */
		uint32_t step;			/* in which it started */
		uint32_t waits[LW_MAX_THREADS];	/* for this section and those before */
		uint32_t stores[LW_MAX_THREADS];	/* and until these are in memory */
	} gp[MAX_GPS];
	uint32_t started[LW_MAX_THREADS];	/* grace periods */
	uint32_t over;				/* the sum of the names of those that are */
	/* Of the event under way. */
	uint32_t waits, asked;			/* for this section; questions */
	uint64_t pairs;
} rcu;

static uint32_t key_of(unsigned int t, uint32_t n)
{
	return t << 24 | (n & 0xffffff);
}

void ex_sections_begin(void)
{
	memset(&rcu, 0, sizeof(rcu));
}

/* Section n of thread t comes before that grace period. */
static void pair(unsigned int t, uint32_t n, uint32_t gp_key)
{
	rcu.pairs += ex_mix(ex_mix(key_of(t, n), 77), gp_key);
}

/* What a section comes behind is called by the sum of these. */
static uint32_t name_of(unsigned int gp)
{
	return (uint32_t)ex_mix(rcu.gp[gp].key, 78);
}

unsigned int ex_section_sides(uint32_t *names)
{
	unsigned int n = 1;

	names[0] = rcu.over;
	for (unsigned int gp = 0; gp < MAX_GPS; gp++) {
		if (!rcu.gp[gp].active)
			continue;
		if (2 * n > LW_MAX_NAMES) {
			ex_bound(LW_BOUND_CHOICES);
			break;
		}
		/* Bit by bit: that one waits.  Then its name is no part of the sum. */
		for (unsigned int i = 0; i < n; i++) {
			names[n + i] = names[i];
			names[i] += name_of(gp);
		}
		n *= 2;
	}
	return n;
}

unsigned int ex_section_asked(void)
{
	return rcu.asked;
}

void ex_section_choice(bool waits)
{
	if (rcu.asked < 32 && waits)
		rcu.waits |= 1u << rcu.asked;
	rcu.asked++;
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
		ex_add(EX_PAGE_WAIT, rcu.gp[gp].key, kind, 0, 0);
}

static bool chosen_sides(void)
{
	return ex.facts & EX_GPS;
}

/* What that grace period did before this event is known to whoever comes behind its start. */
static void comes_behind(uint32_t gp_key)
{
	ex_add(EX_GRACE, gp_key, EX_TAKE, 0, 0);
}

/* Section n of thread t begins: of those under way the nth one has that answer. */
static void within(unsigned int t, uint32_t n, unsigned int gp, bool waits)
{
	if (waits) {
		rcu.gp[gp].waits[t] = n;
		waits_of_page(gp, EX_SHARED);
		/* Its end, if that was possible before, is another one now. */
		ex_add(EX_GRACE, rcu.gp[gp].key, EX_LEFT, 0, 0);
		pair(t, n, rcu.gp[gp].key);
	} else if (chosen_sides()) {
		comes_behind(rcu.gp[gp].key);
	}
}

static bool under_way(uint32_t gp_key)
{
	for (unsigned int gp = 0; gp < MAX_GPS; gp++)
		if (rcu.gp[gp].active && rcu.gp[gp].key == gp_key)
			return true;
	return false;
}

static void reads_sides(unsigned int t)
{
	const struct ex_frame *f = &ex.frame[ex.depth];

	if (!rcu.asked)
		ex_only_choice(t, LW_CHOOSE_SECTION, rcu.over);
	ex_add(EX_GRACE, 0, EX_READ, f->label.n ? f->label.name[f->label.n - 1] : 0, 0);
	for (unsigned int u = 0; u < LW_MAX_THREADS; u++)
		for (uint32_t nth = 1; nth <= rcu.started[u]; nth++)
			if (!under_way(key_of(u, nth)))
				comes_behind(key_of(u, nth));
}

void ex_section_begin(unsigned int t)
{
	uint32_t n = ++rcu.begun[t], nth = 0;

	looks_at_pages();
	ex_add(EX_SECTION_BEGIN, 0, EX_LEFT, 0, 0);
	if (chosen_sides())
		reads_sides(t);
	/* The model asked about each grace period under way, in this order. */
	for (unsigned int gp = 0; gp < MAX_GPS; gp++)
		if (rcu.gp[gp].active) {
			within(t, n, gp, nth < rcu.asked && nth < 32 && (rcu.waits >> nth & 1));
			nth++;
		}
	rcu.asked = rcu.waits = 0;
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
	const uint32_t key = key_of(t, ++rcu.started[t]);

	if (gp >= MAX_GPS)
		return;
	rcu.gp[gp].active = true;
	rcu.gp[gp].page = false;
	rcu.gp[gp].key = key;
	rcu.gp[gp].step = ex.depth;
	for (unsigned int u = 0; u < LW_MAX_THREADS; u++) {
		rcu.gp[gp].waits[u] = rcu.begun[u];
		rcu.gp[gp].stores[u] = rcu.stores[u];
		for (uint32_t n = 1; n <= rcu.begun[u] && u != t; n++)
			pair(u, n, key);
	}
	if (ex_weak())
		ex.facts |= EX_GPS;
	if (chosen_sides()) {
		ex_add(EX_GRACE, 0, EX_STORE, name_of(gp), key);
		ex_add(EX_GRACE, key, EX_GIVE, 0, 0);
	} else {
		ex_add(EX_SECTION_BEGIN, 0, EX_RIGHT, 0, 0);
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
	if (gp >= MAX_GPS)
		return;
	rcu.gp[gp].active = false;
	rcu.over += name_of(gp);
	if (chosen_sides()) {	/* see grace.c */
		ex_add(EX_GRACE, rcu.gp[gp].key, EX_RIGHT, 0, 0);
		if (rcu.gp[gp].step == ex.depth)	/* only because no section has begun */
			ex_add(EX_SECTION_BEGIN, 0, EX_RIGHT, 0, 0);
	}
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

uint64_t ex_sections_graph(void)
{
	return rcu.pairs;
}
