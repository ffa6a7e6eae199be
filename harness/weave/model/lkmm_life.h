/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm_life.h - start of an execution, new locations, and the state's hash.
 */
#ifndef LW_MODEL_LKMM_LIFE_H
#define LW_MODEL_LKMM_LIFE_H

#include "weave/model/lkmm_bundle.h"

/* Entries [loc, loc + MM_LANES) of a view come into being. */
static inline void widen(struct mm_view *view, unsigned int loc)
{
	memset(view->at + loc, 0, MM_LANES * sizeof(view->at[0]));
}

static void widen_thread(struct thread_state *th, unsigned int loc)
{
	widen(&th->cur.told, loc);
	widen(&th->acq.told, loc);
#if LKMM_EXACT
	widen(&th->cur_loads.told, loc);
	widen(&th->cur_stores.told, loc);
	widen(&th->acq_noreturn.told, loc);
	widen(&th->own_bundles.told, loc);
#else
	widen(&th->all.told, loc);
#endif
	widen(&th->coherence, loc);
	widen(&th->own, loc);
	widen(&th->seen, loc);
	widen(&th->rel, loc);
	widen(&th->lock_saw, loc);
}

static void widen_point(struct point *p, unsigned int loc)
{
	if (!p->set)
		return;
	widen(&p->all.told, loc);
	widen(&p->seen, loc);
}

static void loc_added(struct mm *mm, unsigned int loc)
{
	struct lkmm *l = lkmm_of(mm);
	unsigned int m = l->base.core.loc[loc].newest;

	memset(&l->more[m], 0, sizeof(l->more[m]));
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		l->thread[t].log[loc] = 0;
		l->thread[t].last_msg[loc] = MM_NONE;
#if !LKMM_EXACT
		l->thread[t].own_store[loc] = 0;
		l->thread[t].told[loc].msg = MM_NONE;
#endif
		if (loc % MM_LANES)
			continue;
		widen_thread(&l->thread[t], loc);
		widen_point(&l->thread[t].before_atomic, loc);
		widen_point(&l->thread[t].after_rmw, loc);
		widen_point(&l->thread[t].after_lock, loc);
	}
	if (loc % MM_LANES)
		return;
	widen(&l->s_now, loc);
	widen(&l->gave, loc);
	widen(&l->scratch.told, loc);
	widen(&l->scratch_store.told, loc);
	for (unsigned int gp = 0; l->sections.active >> gp; gp++) {
		widen(&l->gp[gp].gain, loc);
		widen(&l->gp[gp].start_seen, loc);
	}
	for (unsigned int d = 0; l->domains_used >> d; d++) {
		widen(&l->domain[d].closed, loc);
		widen(&l->domain[d].over_seen, loc);
	}
}

static void reset_thread(struct mm *mm, unsigned int t)
{
	struct thread_state *th = &lkmm_of(mm)->thread[t];

	memset(&th->cur.b, 0, sizeof(th->cur.b));
	memset(&th->acq.b, 0, sizeof(th->acq.b));
	th->rel_frozen = (struct mm_ref){ 0, 0 };
	th->rel_moved = false;
	th->unlocked = false;
	th->relocked = false;
	th->before_atomic.set = th->after_rmw.set = th->after_lock.set = false;
#if LKMM_EXACT
	memset(&th->cur_loads.b, 0, sizeof(th->cur_loads.b));
	memset(&th->cur_stores.b, 0, sizeof(th->cur_stores.b));
	memset(&th->acq_noreturn.b, 0, sizeof(th->acq_noreturn.b));
	memset(&th->own_bundles.b, 0, sizeof(th->own_bundles.b));
	th->nloads = 0;
	mm->hb[t] = (struct mm_hb){ .now = 1 };
#else
	memset(&th->all.b, 0, sizeof(th->all.b));
	th->all_apart = false;
	th->all_told_moved = false;
	th->nhistory = 0;
	memset(&th->race, 0, sizeof(th->race));
	mm->hb[t] = (struct mm_hb){
		.now = 1, .vr = th->race.to_write.reads.c, .vm = th->race.to_write.marked.c,
		.vw = th->race.to_write.writes.c, .vwl = th->race.to_read.c,
		.hr = th->race.heard.reads.c, .hw = th->race.heard.writes.c,
		.here = th->race.here.c,
	};
#endif
}

static void reset(struct mm *mm)
{
	struct lkmm *l = lkmm_of(mm);

	l->pool.used = 0;
	mm_sections_reset(&l->sections);
	for (unsigned int t = 0; t < mm->config.nthreads; t++)
		reset_thread(mm, t);
	l->nfences = 1;
	mm->fences = mm->behind = 0;
	mm->nbarred = 0;
	l->s[0] = (struct mm_ref){ 0, 0 };
	l->s_moved = false;
	l->naccesses = 1;
	l->domains_used = 0;
	l->plain_columns = false;
	memset(&l->scratch.b, 0, sizeof(l->scratch.b));
	memset(&l->scratch_store.b, 0, sizeof(l->scratch_store.b));
#if !LKMM_EXACT
	l->ndeps = 0;
#endif
}

/* ---- hash: by what it means, never by when it came about ---- */

struct hashing {
	const struct lkmm *l;
	const struct mm_live *live;
};

static uint64_t hash_ref(const struct hashing *x, uint64_t h, struct mm_ref ref)
{
	return mm_hash_at(&x->l->base.core, h, mm_frozen(&x->l->pool, ref), ref.n);
}

static uint64_t hash_view(const struct hashing *x, uint64_t h, const struct mm_view *view)
{
	return mm_hash_at(&x->l->base.core, h, view->at, width(x->l));
}

/* What a bundle tells each thread that still runs. */
static uint64_t hash_bundle(const struct hashing *x, uint64_t h, const struct bundle *b)
{
	const struct lkmm *l = x->l;

	h = hash_ref(x, h, l->s[b->g]);
	for (unsigned int q = 0; q < l->base.mm.config.nthreads; q++) {
		if (x->live[q].finished)
			continue;
#if LKMM_EXACT
		h = mm_mix(h, b->e.loads[q]);
#else
		if (b->e.upto[q])
			h = hash_ref(x, h, l->thread[q].history[b->e.upto[q] - 1]);
		h = mm_mix(h, q);
#endif
	}
	return h;
}

static uint64_t hash_known(const struct hashing *x, uint64_t h, const struct known *k)
{
	return hash_view(x, hash_bundle(x, h, &k->b), &k->told);
}

static uint64_t hash_kept(const struct hashing *x, uint64_t h, const struct kept *k)
{
	return hash_ref(x, hash_bundle(x, h, &k->b), k->told);
}

static uint64_t hash_point(const struct hashing *x, uint64_t h, const struct point *p)
{
	if (!p->set)
		return mm_mix(h, 0);
	return hash_view(x, hash_known(x, h, &p->all), &p->seen);
}

/* The same message again, with nothing new known, is no news. */
static uint64_t hash_log(const struct hashing *x, uint64_t h, unsigned int loc, unsigned int a)
{
	const struct lkmm *l = x->l;
	uint64_t last = 0;

	for (; a; a = l->access[a].older) {
		uint64_t one = hash_kept(x, (uint64_t)loc << 32 |
					 mm_rank(&l->base.core, loc, l->access[a].label),
					 &l->access[a].sofar);

		if (one != last)
			h = mm_mix(h, one);
		last = one;
	}
	return h;
}

static uint64_t hash_thread(const struct hashing *x, uint64_t h, unsigned int t)
{
	const struct lkmm *l = x->l;
	const struct thread_state *th = &l->thread[t];

	h = hash_known(x, h, &th->cur);
	h = hash_known(x, h, &th->acq);
#if LKMM_EXACT
	h = hash_known(x, h, &th->cur_loads);
	h = hash_known(x, h, &th->cur_stores);
	h = hash_known(x, h, &th->acq_noreturn);
	h = hash_known(x, h, &th->own_bundles);
	for (unsigned int n = 0; n < th->nloads; n++)
		if (th->load_pub[n].n)
			h = hash_ref(x, mm_mix(h, n), th->load_pub[n]);
#else
	if (th->all_apart)
		h = hash_known(x, h, &th->all);
#endif
	h = hash_view(x, h, &th->coherence);
	h = hash_view(x, h, &th->own);
	h = hash_view(x, h, &th->seen);
	h = hash_view(x, h, &th->rel);
	h = mm_mix(h, th->unlocked + 2u * th->relocked);
	if (th->unlocked) {
		h = hash_kept(x, h, &th->before_unlock);
		h = hash_ref(x, h, th->own_before_unlock);
		h = hash_ref(x, h, th->saw_before_unlock);
	}
	h = hash_view(x, h, &th->lock_saw);
	h = hash_point(x, mm_mix(h, mm_has_fence_ahead(&l->base.mm, t)), &th->before_atomic);
	h = hash_point(x, h, &th->after_rmw);
	h = hash_point(x, h, &th->after_lock);
	for (unsigned int loc = 0; loc < l->base.core.nlocs; loc++)
		h = hash_log(x, h, loc, th->log[loc]);
	for (unsigned int i = 0; i < x->live[t].ndeps; i++) {
		mm_dep dep = x->live[t].deps[i];

		h = mm_mix(h, i);
#if LKMM_EXACT
		for (dep &= th->nloads < 64 ? (UINT64_C(1) << th->nloads) - 1 : dep; dep;
		     dep &= dep - 1)
			h = hash_kept(x, h, &th->load[__builtin_ctzll(dep)]);
#else
		if (dep != MM_DEP_NONE && dep != MM_DEP_ALL)
			h = hash_kept(x, h, &l->dep[dep - 1]);
#endif
	}
	return h;
}

/* For mm_mark(): what a load of an own message could add, and the same load later would not. */
static uint64_t hash_one_thread(const struct mm *mm, unsigned int t)
{
	const struct mm_live nobody[MM_MAX_THREADS] = { { 0 } };
	const struct hashing x = { lkmm_of_const(mm), nobody };
	uint64_t h = hash_thread(&x, 3, t);
#if !LKMM_EXACT
	const struct race *r = &x.l->thread[t].race;

	for (unsigned int q = 0; q < mm->config.nthreads; q++) {
		h = mm_mix(h, (uint64_t)r->to_write.reads.c[q] << 32 | r->to_write.marked.c[q]);
		h = mm_mix(h, (uint64_t)r->to_write.writes.c[q] << 32 | r->to_read.c[q]);
	}
#endif
	return h;
}

static uint64_t hash_messages(const struct hashing *x, uint64_t h)
{
	const struct mm_core *core = &x->l->base.core;

	h = mm_hash_core(core, h);
	for (unsigned int loc = 0; loc < core->nlocs; loc++)
		for (unsigned int m = core->loc[loc].oldest; m != MM_NONE;
		     m = core->msg[m].newer) {
			const struct msg_more *more = &x->l->more[m];

			if (core->msg[m].thread == MM_BY_INIT)
				continue;
			h = hash_ref(x, hash_bundle(x, h, &more->b), more->pub);
			if (core->msg[m].flags & MM_MSG_UNLOCK)
				h = hash_ref(x, hash_ref(x, h, more->own), more->saw);
			if (!x->live[core->msg[m].thread].finished && more->dep != MM_DEP_ALL)
#if LKMM_EXACT
				for (mm_dep dep = more->dep; dep; dep &= dep - 1)
					h = hash_kept(x, h, &x->l->thread[core->msg[m].thread]
							.load[__builtin_ctzll(dep)]);
#else
				h = more->dep ? hash_kept(x, h, &x->l->dep[more->dep - 1])
					      : mm_mix(h, 0);
#endif
		}
	return h;
}

static uint64_t hash(const struct mm *mm, const struct mm_live *live)
{
	const struct lkmm *l = lkmm_of_const(mm);
	const struct hashing x = { l, live };
	uint64_t h = hash_messages(&x, 3), gps = 0;

	h = hash_view(&x, h, &l->s_now);
	h = mm_sections_hash(&l->sections, h);
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++) {
		uint64_t one = l->sections.gp_thread[gp];

		if (!(l->sections.active >> gp & 1))
			continue;
		one = hash_view(&x, hash_ref(&x, one, l->s[l->gp[gp].start_g]), &l->gp[gp].gain);
		one = hash_view(&x, one, &l->gp[gp].start_seen);
		gps += one;
	}
	h = mm_mix(h, gps);
	for (unsigned int d = 0; d < MM_MAX_DOMAINS; d++)
		if (l->domains_used >> d & 1)
			h = hash_view(&x, hash_ref(&x, mm_mix(h, d), l->s[l->domain[d].over_g]),
				      &l->domain[d].closed);
	for (unsigned int d = 0; l->plain_columns && d < MM_MAX_DOMAINS; d++)
		if (l->domains_used >> d & 1)
			h = hash_view(&x, mm_mix(h, d), &l->domain[d].over_seen);
	for (unsigned int t = 0; t < mm->config.nthreads; t++)
		h = live[t].finished ? mm_mix(h, t) : hash_thread(&x, h, t);
	return h;
}

#endif /* LW_MODEL_LKMM_LIFE_H */
