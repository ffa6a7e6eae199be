// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * weak_life.c - `weak` besides its accesses: where an execution, locations and
 * threads begin and end, RCU, and the state's hash.
 */
#include "weave/model/weak.h"

void mm_weak_reset(struct mm *mm)
{
	struct weak *w = weak_of(mm);

	w->pool.used = 0;
	mm_sections_reset(&w->sections);
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		struct weak_thread *th = &w->thread[t];
		const uint16_t *c = th->cur.clock.c;

		memset(&th->cur.clock, 0, sizeof(th->cur.clock));
		memset(&th->acq.clock, 0, sizeof(th->acq.clock));
		memset(&th->rel.clock, 0, sizeof(th->rel.clock));
		memset(&th->rel_frozen, 0, sizeof(th->rel_frozen));
		th->rel_moved = false;
		mm->hb[t] = mm_hb_of_one(c);
	}
	w->has_rcu = false;
}

static void widen(struct mm_view *view, unsigned int loc)
{
	memset(view->at + loc, 0, MM_LANES * sizeof(view->at[0]));
}

void mm_weak_loc_added(struct mm *mm, unsigned int loc)
{
	struct weak *w = weak_of(mm);

	memset(&w->pub[w->base.core.loc[loc].newest], 0, sizeof(w->pub[0]));
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		memset(&w->thread[t].released[loc], 0, sizeof(w->thread[t].released[loc]));
		if (loc % MM_LANES)
			continue;
		widen(&w->thread[t].cur.view, loc);
		widen(&w->thread[t].acq.view, loc);
		widen(&w->thread[t].rel.view, loc);
	}
	if (loc % MM_LANES)
		return;
	widen(&w->sc, loc);
	widen(&w->scratch, loc);
	if (!w->has_rcu)
		return;
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++) {
		widen(&w->gp_start[gp].view, loc);
		widen(&w->gp_gain[gp].view, loc);
	}
	for (unsigned int d = 0; d < MM_MAX_DOMAINS; d++) {
		widen(&w->over[d].view, loc);
		widen(&w->closed[d].view, loc);
	}
}

static void begin_rcu(struct weak *w)
{
	if (w->has_rcu)
		return;
	w->has_rcu = true;
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++) {
		memset(&w->gp_start[gp], 0, sizeof(w->gp_start[gp]));
		memset(&w->gp_gain[gp], 0, sizeof(w->gp_gain[gp]));
	}
	for (unsigned int d = 0; d < MM_MAX_DOMAINS; d++) {
		memset(&w->over[d], 0, sizeof(w->over[d]));
		memset(&w->closed[d], 0, sizeof(w->closed[d]));
	}
}

unsigned int mm_weak_section_begin(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct weak *w = weak_of(mm);
	struct mm_sections *s = &w->sections;
	unsigned int slot = mm_sections_open(mm, s, t, domain);

	begin_rcu(w);
	wk_join(w, &w->thread[t].cur, &w->over[domain]);
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++) {
		if (!(s->active >> gp & 1) || s->gp_domain[gp] != domain)
			continue;
		if (lw_due(mm->decider, LW_STREAM_VALUE, t) &&
		    lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_SECTION, 2))
			s->waits[gp] |= 1u << slot;
		else
			wk_join(w, &w->thread[t].cur, &w->gp_start[gp]);
	}
	return slot;
}

void mm_weak_section_end(struct mm *mm, unsigned int t, unsigned int section)
{
	struct weak *w = weak_of(mm);
	struct mm_sections *s = &w->sections;

	tick(w, t);
	wk_join(w, &w->closed[s->domain[section]], &w->thread[t].cur);
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
		if ((s->active >> gp & 1) && (s->waits[gp] >> section & 1))
			wk_join(w, &w->gp_gain[gp], &w->thread[t].cur);
	mm_sections_close(s, section);
}

unsigned int mm_weak_gp_start(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct weak *w = weak_of(mm);
	unsigned int gp = mm_sections_gp(mm, &w->sections, t, domain);

	begin_rcu(w);
	mm_weak_sc_fence(w, t);
	w->gp_start[gp] = w->thread[t].cur;
	w->gp_gain[gp] = w->closed[domain];
	return gp;
}

bool mm_weak_gp_ready(const struct mm *mm, unsigned int gp)
{
	return !((const struct weak *)mm)->sections.waits[gp];
}

bool mm_weak_gp_waits(const struct mm *mm, unsigned int gp, unsigned int section)
{
	return mm_sections_wait(&((const struct weak *)mm)->sections, gp, section);
}

/* Sections that begin from now on are behind its start. */
static void ended(struct weak *w, unsigned int gp)
{
	wk_join(w, &w->over[w->sections.gp_domain[gp]], &w->gp_start[gp]);
	w->sections.active &= ~(1u << gp);
}

void mm_weak_gp_end(struct mm *mm, unsigned int t, unsigned int gp)
{
	struct weak *w = weak_of(mm);

	wk_join(w, &w->thread[t].cur, &w->gp_gain[gp]);
	mm_weak_sc_fence(w, t);
	ended(w, gp);
}

void mm_weak_gp_over(struct mm *mm, unsigned int t, unsigned int gp)
{
	struct weak *w = weak_of(mm);

	w->left = w->thread[t].cur.clock;
	w->thread[t].cur.clock = w->gp_start[gp].clock;
	mm_vc_join(&w->thread[t].cur.clock, &w->gp_gain[gp].clock);
	ended(w, gp);
}

void mm_weak_gp_left(struct mm *mm, unsigned int t)
{
	struct weak *w = weak_of(mm);

	w->thread[t].cur.clock = w->left;
}

void mm_weak_spawn(struct mm *mm, unsigned int parent, unsigned int child)
{
	struct weak *w = weak_of(mm);

	tick(w, parent);
	wk_join(w, &w->thread[child].cur, &w->thread[parent].cur);
	wk_join(w, &w->thread[child].acq, &w->thread[parent].cur);
}

void mm_weak_join(struct mm *mm, unsigned int t, unsigned int child)
{
	mm_weak_spawn(mm, child, t);
}

/* ---- hash ---- */

static uint64_t hash_view(const struct weak *w, uint64_t h, const struct mm_view *view)
{
	return mm_hash_at(&w->base.core, h, view->at, width(w));
}

static uint64_t hash_ref(const struct weak *w, uint64_t h, struct mm_ref ref)
{
	return mm_hash_at(&w->base.core, h, mm_frozen(&w->pool, ref), ref.n);
}

uint64_t mm_weak_hash_thread(const struct mm *mm, unsigned int t)
{
	const struct weak *w = (const struct weak *)mm;
	const struct weak_thread *th = &w->thread[t];
	uint64_t h = hash_view(w, t, &th->cur.view);

	h = hash_view(w, hash_view(w, h, &th->acq.view), &th->rel.view);
	for (unsigned int loc = 0; loc < w->base.core.nlocs; loc++)
		h = hash_ref(w, h, th->released[loc].view);
	return h;
}

uint64_t mm_weak_hash(const struct mm *mm, const struct mm_live *live)
{
	const struct weak *w = (const struct weak *)mm;
	const struct mm_core *core = &w->base.core;
	uint64_t h = hash_view(w, mm_hash_core(core, 5), &w->sc), gps = 0;

	for (unsigned int loc = 0; loc < core->nlocs; loc++)
		for (unsigned int m = core->loc[loc].oldest; m != MM_NONE; m = core->msg[m].newer)
			h = hash_ref(w, h, w->pub[m].view);
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		h = mm_mix(h, t);
		if (!live[t].finished)
			h = mm_mix(h, mm_weak_hash_thread(mm, t));
	}
	h = mm_sections_hash(&w->sections, h);
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
		if (w->sections.active >> gp & 1)
			gps += hash_view(w, hash_view(w, w->sections.gp_thread[gp],
						      &w->gp_start[gp].view),
					 &w->gp_gain[gp].view);
	h = mm_mix(h, gps);
	for (unsigned int d = 0; w->has_rcu && d < MM_MAX_DOMAINS; d++)
		h = hash_view(w, hash_view(w, h, &w->over[d].view), &w->closed[d].view);
	return h;
}
