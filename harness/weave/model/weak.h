/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * weak.h - the state of `weak`, see weak.c, and what both its files do with it.
 */
#ifndef LW_MODEL_WEAK_H
#define LW_MODEL_WEAK_H

#include "weave/model/internal.h"
#include "weave/model/sections.h"

/* What is known: positions and race clocks. */
struct wk {
	struct mm_view view;
	struct mm_vc clock;
};

struct wk_frozen {
	struct mm_ref view;
	struct mm_vc clock;
};

struct weak_thread {
	struct wk cur, acq, rel;
	struct wk_frozen rel_frozen;	/* rel, unless rel_moved */
	bool rel_moved;
	struct wk_frozen released[MM_MAX_LOCS];	/* by its last release store there */
};

struct weak {
	struct mm_base base;
	struct mm_pool pool;
	struct mm_sections sections;
	bool has_rcu;	/* what sections and grace periods leave behind is in use */
	struct weak_thread thread[MM_MAX_THREADS];
	struct wk_frozen pub[MM_MAX_MSGS];	/* besides the message itself */
	struct mm_view sc;	/* positions only: two fences alone do not synchronise */
	struct wk gp_start[MM_MAX_GPS], gp_gain[MM_MAX_GPS];
	struct wk over[MM_MAX_DOMAINS], closed[MM_MAX_DOMAINS];
	struct mm_vc left;	/* of a thread, for mm_gp_left() */
	struct mm_view scratch;
};

static inline struct weak *weak_of(struct mm *mm)
{
	return (struct weak *)mm;
}

static inline unsigned int width(const struct weak *w)
{
	return w->base.core.width;
}

static inline void wk_join(const struct weak *w, struct wk *dst, const struct wk *src)
{
	mm_at_join(dst->view.at, src->view.at, width(w));
	mm_vc_join(&dst->clock, &src->clock);
}

static inline void wk_join_frozen(const struct weak *w, struct wk *dst, const struct wk_frozen *src)
{
	mm_at_join(dst->view.at, mm_frozen(&w->pool, src->view), src->view.n);
	mm_vc_join(&dst->clock, &src->clock);
}

static inline struct wk_frozen wk_freeze(struct weak *w, const struct wk *k)
{
	return (struct wk_frozen){
		.view = mm_freeze(&w->base.mm, &w->pool, k->view.at, width(w)),
		.clock = k->clock,
	};
}

/* The thread's clock goes into what it publishes; its later accesses are stamped anew. */
static inline void tick(struct weak *w, unsigned int t)
{
	struct mm_hb *hb = &w->base.mm.hb[t];

	w->thread[t].cur.clock.c[t] = hb->now++;
	if (hb->now == MM_MAX_CLOCK)
		w->base.mm.full = true;
}

/* smp_mb(); weak.c */
void mm_weak_sc_fence(struct weak *w, unsigned int t);

/* ---- weak_life.c: locations, RCU, threads, hash ---- */
void mm_weak_reset(struct mm *mm);
void mm_weak_loc_added(struct mm *mm, unsigned int loc);
unsigned int mm_weak_section_begin(struct mm *mm, unsigned int t, unsigned int domain);
void mm_weak_section_end(struct mm *mm, unsigned int t, unsigned int section);
unsigned int mm_weak_gp_start(struct mm *mm, unsigned int t, unsigned int domain);
bool mm_weak_gp_ready(const struct mm *mm, unsigned int gp);
bool mm_weak_gp_waits(const struct mm *mm, unsigned int gp, unsigned int section);
void mm_weak_gp_end(struct mm *mm, unsigned int t, unsigned int gp);
void mm_weak_gp_over(struct mm *mm, unsigned int t, unsigned int gp);
void mm_weak_gp_left(struct mm *mm, unsigned int t);
void mm_weak_spawn(struct mm *mm, unsigned int parent, unsigned int child);
void mm_weak_join(struct mm *mm, unsigned int t, unsigned int child);
uint64_t mm_weak_hash(const struct mm *mm, const struct mm_live *live);
uint64_t mm_weak_hash_thread(const struct mm *mm, unsigned int t);

#endif /* LW_MODEL_WEAK_H */
