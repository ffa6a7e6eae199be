/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm_fence.h - fences, grace periods and read-side sections under lkmm.
 */
#ifndef LW_MODEL_LKMM_FENCE_H
#define LW_MODEL_LKMM_FENCE_H

#include "weave/model/lkmm_bundle.h"
#include "weave/model/lkmm_race.h"

/* S as it is now, as a point in its history. */
static uint16_t s_point(struct lkmm *l)
{
	unsigned int newest = l->nfences - 1;

	if (!l->s_moved && !counts_fences(l))
		return (uint16_t)newest;
	if (l->nfences >= LKMM_FENCES) {
		l->base.mm.full = true;
		return (uint16_t)newest;
	}
	l->s[l->nfences] = l->s_moved ? freeze(l, &l->s_now) : l->s[newest];
	l->s_moved = false;
	l->base.mm.fences = l->nfences;
	return (uint16_t)l->nfences++;
}

static void s_join(struct lkmm *l, const struct mm_view *view)
{
	struct mm_view marked;

	if (l->plain_columns) {
		mm_at_copy(marked.at, view->at, width(l));
		for (unsigned int loc = 0; loc < l->base.core.nlocs; loc++)
			if (l->base.core.column_of[loc] != MM_NONE)
				marked.at[loc] = 0;
		view = &marked;
	}
	if (counts_fences(l))
		mm_at_join(l->gave.at, view->at, width(l));
	if (mm_at_covers(l->s_now.at, view->at, width(l)))
		return;
	mm_at_join(l->s_now.at, view->at, width(l));
	l->s_moved = true;
	l->base.mm.global_grew++;
}

static bool seen_by_others(const struct lkmm *l, unsigned int t, unsigned int loc, uint32_t label)
{
	for (unsigned int q = 0; q < l->base.mm.config.nthreads; q++)
		if (q != t && l->thread[q].coherence.at[loc] < label)
			return false;
	return true;
}

static unsigned int given(struct mm *mm, unsigned int t, struct mm_given *given)
{
	struct lkmm *l = lkmm_of(mm);
	const struct mm_core *core = &l->base.core;
	unsigned int n = 0;

	for (unsigned int loc = 0; loc < core->nlocs; loc++) {
		unsigned int m = core->loc[loc].newest;
		uint32_t label = l->gave.at[loc];

		l->gave.at[loc] = 0;
		if (!label || core->column_of[loc] != MM_NONE || seen_by_others(l, t, loc, label))
			continue;
		while (core->msg[m].label > label)
			m = core->msg[m].older;
		given[n++] = (struct mm_given){ loc, core->msg[m].tag };
	}
	return n;
}

/* What fences made global binds everything that this thread does from here on. */
static void learn_global(struct lkmm *l, unsigned int t, uint16_t g)
{
	struct thread_state *th = &l->thread[t];

	if (th->cur.b.g < g)
		th->cur.b.g = g;
#if !LKMM_EXACT
	if (th->acq.b.g < g)
		th->acq.b.g = g;
	if (th->all.b.g < g)
		th->all.b.g = g;
#endif
}

/*
 * Row "smp_mb", for what stands before (`before`, of which `seen` was seen):
 * S joins seen (and G: S holds every G already); G joins S; rel joins seen.
 */
static void strong_fence(struct lkmm *l, unsigned int t, const struct known *before,
			 const struct mm_view *seen)
{
	struct thread_state *th = &l->thread[t];

	known_join(l, &th->cur, before);
#if !LKMM_EXACT
	if (th->all_apart)
		known_join(l, &th->acq, &th->cur);
#endif
	s_join(l, seen);
	learn_global(l, t, s_point(l));
	mm_at_join(th->rel.at, seen->at, width(l));
	th->rel_moved = true;
}

static void full_fence(struct lkmm *l, unsigned int t)
{
	all_before(l, t, &l->scratch);
	strong_fence(l, t, &l->scratch, &l->thread[t].seen);
	race_full_fence(l, t);
}

static void mark_point(struct lkmm *l, unsigned int t, struct point *p)
{
	p->set = true;
	all_before(l, t, &p->all);
	mm_at_copy(p->seen.at, l->thread[t].seen.at, width(l));
}

static void fence_after(struct lkmm *l, unsigned int t, struct point *p)
{
	if (!p->set)
		return;
	strong_fence(l, t, &p->all, &p->seen);
	race_full_fence(l, t);
}

/*
 * smp_mb__before_atomic(): what stood before it, with the RMW that comes now and all after.
 * Two steps: S joins what was seen, and then only what S is at that time binds, from the RMW on.
 */
static void fence_ahead(struct mm *mm, unsigned int t)
{
	struct lkmm *l = lkmm_of(mm);
	struct point *p = &l->thread[t].before_atomic;

	mm->fences_ahead &= ~(1u << t);
	s_join(l, &p->seen);
	if (p->all.b.g < s_point(l))
		p->all.b.g = s_point(l);
}

static void fence_at_rmw(struct lkmm *l, unsigned int t)
{
	struct thread_state *th = &l->thread[t];

	if (!th->before_atomic.set)
		return;
	if (mm_has_fence_ahead(&l->base.mm, t))
		fence_ahead(&l->base.mm, t);
	th->before_atomic.set = false;
	known_join(l, &th->cur, &th->before_atomic.all);
#if !LKMM_EXACT
	known_join(l, &th->acq, &th->cur);
#endif
	learn_global(l, t, th->before_atomic.all.b.g);
	mm_at_join(th->rel.at, th->before_atomic.seen.at, width(l));
	th->rel_moved = true;
	race_full_fence(l, t);
}

static void fence(struct mm *mm, unsigned int t, enum mm_fence fence)
{
	struct lkmm *l = lkmm_of(mm);
	struct thread_state *th = &l->thread[t];

	switch (fence) {
	case MM_FENCE_SEQ_CST:
		full_fence(l, t);
		break;
	case MM_FENCE_WMB:
		mm_at_join(th->rel.at, th->own.at, width(l));
		th->rel_moved = true;
#if LKMM_EXACT
		known_join(l, &th->cur_stores, &th->own_bundles);
#endif
		race_wmb(l, t);
		break;
	case MM_FENCE_READ_DEPENDS:
		if (mm->config.model != MM_ALPHA)
			break;	/* no instruction elsewhere */
		/* On alpha it is a barrier for all loads. */
		__attribute__((fallthrough));
	case MM_FENCE_RMB:
#if LKMM_EXACT
		known_join(l, &th->cur_loads, &th->acq);
		forward(l, t, &th->cur_loads);
#else
		/* Stores carry everything anyway, so binding loads is all that cur does. */
		known_copy(l, &l->scratch, &th->acq);
		forward(l, t, &l->scratch);
		known_join(l, &th->cur, &l->scratch);
		known_join(l, &th->acq, &l->scratch);
#endif
		race_rmb(l, t);
		break;
	case MM_FENCE_ACQUIRE:
	case MM_FENCE_ACQ_REL:
#if LKMM_EXACT
		known_copy(l, &l->scratch, &th->acq);
		known_join(l, &l->scratch, &th->acq_noreturn);
		forward(l, t, &l->scratch);
		known_join(l, &th->cur, &l->scratch);
#else
		known_join(l, &th->cur, all_of(th));
		known_join(l, &th->acq, &th->cur);
#endif
		race_acquire_fence(l, t);
		if (fence == MM_FENCE_ACQUIRE)
			break;
		/* fall through */
	case MM_FENCE_RELEASE:
		mm_at_join(th->rel.at, th->seen.at, width(l));
		th->rel_moved = true;
#if LKMM_EXACT
		all_before(l, t, &l->scratch);
		known_join(l, &th->cur_stores, &l->scratch);
#endif
		race_wmb(l, t);
		break;
	case MM_FENCE_BEFORE_ATOMIC:
		mark_point(l, t, &th->before_atomic);
		mm->fences_ahead |= 1u << t;
		break;
	case MM_FENCE_AFTER_ATOMIC:
		fence_after(l, t, &th->after_rmw);
		break;
	case MM_FENCE_AFTER_SPINLOCK:
		fence_after(l, t, &th->after_lock);
		break;
	case MM_FENCE_AFTER_UNLOCK_LOCK:
		/* What stands before an unlock that a lock before this fence follows. */
		if (!th->relocked)
			break;
		known_clear(l, &l->scratch);
		strong_fence(l, t, &l->scratch, &th->lock_saw);
		race_full_fence(l, t);
		break;
	}
}

static struct domain_state *domain_of(struct lkmm *l, unsigned int domain)
{
	struct domain_state *d = &l->domain[domain];

	if (!(l->domains_used >> domain & 1)) {
		l->domains_used |= 1u << domain;
		memset(d, 0, sizeof(*d));
	}
	return d;
}

static unsigned int section_begin(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct lkmm *l = lkmm_of(mm);
	struct mm_sections *s = &l->sections;
	struct domain_state *d = domain_of(l, domain);
	unsigned int slot = mm_sections_open(mm, s, t, domain);

	learn_global(l, t, d->over_g);
	tell_plain(l, t, &d->over_seen);
#if !LKMM_EXACT
	race_learn(&l->thread[t].race, &d->over_told);
#endif
	for (unsigned int gp = 0; s->active >> gp && gp < MM_MAX_GPS; gp++) {
		if (!(s->active >> gp & 1) || s->gp_domain[gp] != domain)
			continue;
		if (lw_due(mm->decider, LW_STREAM_VALUE, t) &&
		    lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_SECTION, 2)) {
			s->waits[gp] |= 1u << slot;
			continue;
		}
		learn_global(l, t, l->gp[gp].start_g);
		tell_plain(l, t, &l->gp[gp].start_seen);
#if !LKMM_EXACT
		race_learn(&l->thread[t].race, &l->gp[gp].start_told);
#endif
	}
	return slot;
}

static void section_end(struct mm *mm, unsigned int t, unsigned int section)
{
	struct lkmm *l = lkmm_of(mm);
	struct mm_sections *s = &l->sections;
	struct thread_state *th = &l->thread[t];
	struct domain_state *d = &l->domain[s->domain[section]];
#if !LKMM_EXACT
	struct race_told told = race_everything(l, t);

	told_join(&d->closed_told, &told);
#endif
	mm_at_join(d->closed.at, th->seen.at, width(l));
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++) {
		if (!(s->active >> gp & 1) || !(s->waits[gp] >> section & 1))
			continue;
		mm_at_join(l->gp[gp].gain.at, th->seen.at, width(l));
#if !LKMM_EXACT
		told_join(&l->gp[gp].gain_told, &told);
#endif
	}
	mm_sections_close(s, section);
}

static unsigned int gp_start(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct lkmm *l = lkmm_of(mm);
	unsigned int gp = mm_sections_gp(mm, &l->sections, t, domain);
	struct gp_state *g = &l->gp[gp];
	struct domain_state *d = domain_of(l, domain);

	full_fence(l, t);
	g->start_g = s_point(l);
	mm_at_copy(g->start_seen.at, l->thread[t].seen.at, width(l));
	mm_at_copy(g->gain.at, d->closed.at, width(l));
#if !LKMM_EXACT
	g->start_told = race_everything(l, t);
	g->gain_told = d->closed_told;
#endif
	return gp;
}

static bool gp_ready(const struct mm *mm, unsigned int gp)
{
	return !lkmm_of_const(mm)->sections.waits[gp];
}

static bool gp_waits(const struct mm *mm, unsigned int gp, unsigned int section)
{
	return mm_sections_wait(&lkmm_of_const(mm)->sections, gp, section);
}

/* Sections that begin from now on are behind its start. */
static void ended(struct lkmm *l, unsigned int gp)
{
	const struct gp_state *g = &l->gp[gp];
	struct domain_state *d = &l->domain[l->sections.gp_domain[gp]];

	mm_at_join(d->over_seen.at, g->start_seen.at, width(l));
	if (d->over_g < g->start_g)
		d->over_g = g->start_g;
#if !LKMM_EXACT
	told_join(&d->over_told, &g->start_told);
#endif
	l->sections.active &= ~(1u << gp);
}

static void gp_end(struct mm *mm, unsigned int t, unsigned int gp)
{
	struct lkmm *l = lkmm_of(mm);
	struct gp_state *g = &l->gp[gp];

	s_join(l, &g->gain);
	tell_plain(l, t, &g->gain);
#if !LKMM_EXACT
	race_learn(&l->thread[t].race, &g->gain_told);
#endif
	full_fence(l, t);
	ended(l, gp);
}

/*
 * Who waited has a full fence there, but nobody is behind that: it makes nothing global that
 * another could tell of.
 */
static void gp_over(struct mm *mm, unsigned int t, unsigned int gp)
{
	struct lkmm *l = lkmm_of(mm);
#if !LKMM_EXACT
	const struct gp_state *g = &l->gp[gp];
	struct race *r = &l->thread[t].race;

	l->left = *r;
	memset(r, 0, sizeof(*r));
	race_learn(r, &g->start_told);
	race_learn(r, &g->gain_told);
	race_full_fence(l, t);
	/* What t has read since the start it did not tell who waited. */
	r->fenced_at = g->start_told.writes.c[t];
#else
	(void)t;
#endif
	ended(l, gp);
}

static void gp_left(struct mm *mm, unsigned int t)
{
#if !LKMM_EXACT
	struct lkmm *l = lkmm_of(mm);

	l->thread[t].race = l->left;
#else
	(void)mm;
	(void)t;
#endif
}

/* Everything that `from` did or knows is before everything that `to` does now. */
static void hand_over(struct lkmm *l, unsigned int from, unsigned int to)
{
	struct thread_state *a = &l->thread[from], *b = &l->thread[to];
#if !LKMM_EXACT
	struct race_told told;
#endif

	all_before(l, from, &l->scratch);
	hear(l, to, &b->cur, &l->scratch.b);
	mm_at_join(b->coherence.at, a->coherence.at, width(l));
	mm_at_join(b->cur.told.at, l->scratch.told.at, width(l));
	mm_at_join(b->cur.told.at, a->seen.at, width(l));
	mm_at_join(b->seen.at, a->seen.at, width(l));
	known_join(l, &b->acq, &b->cur);
#if !LKMM_EXACT
	if (b->all_apart)
		known_join(l, &b->all, &b->cur);
	b->all_told_moved = true;
	mm_vc_join(&b->race.strong, &a->race.strong);
	told = race_everything(l, from);
	race_learn(&b->race, &told);
#endif
}

static void spawn(struct mm *mm, unsigned int parent, unsigned int child)
{
	hand_over(lkmm_of(mm), parent, child);
}

static void join(struct mm *mm, unsigned int t, unsigned int child)
{
	hand_over(lkmm_of(mm), child, t);
}

#endif /* LW_MODEL_LKMM_FENCE_H */
