/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm_bundle.h - joining what happens before.  See lkmm_state.h.
 */
#ifndef LW_MODEL_LKMM_BUNDLE_H
#define LW_MODEL_LKMM_BUNDLE_H

#include "weave/model/lkmm_state.h"

static inline void happens_join(struct happens *dst, const struct happens *src)
{
#if LKMM_EXACT
	for (unsigned int q = 0; q < MM_MAX_THREADS; q++)
		dst->loads[q] |= src->loads[q];
#else
	mm_max8(dst->upto, src->upto);
#endif
}

static inline bool happens_covers(const struct happens *dst, const struct happens *src)
{
	bool covers = true;

	for (unsigned int q = 0; q < MM_MAX_THREADS; q++)
#if LKMM_EXACT
		covers &= !(src->loads[q] & ~dst->loads[q]);
#else
		covers &= src->upto[q] <= dst->upto[q];
#endif
	return covers;
}

static inline void bundle_join(struct bundle *dst, const struct bundle *src)
{
	happens_join(&dst->e, &src->e);
	if (dst->g < src->g)
		dst->g = src->g;
}

static inline void known_clear(const struct lkmm *l, struct known *k)
{
	memset(&k->b, 0, sizeof(k->b));
	memset(k->told.at, 0, width(l) * sizeof(k->told.at[0]));
}

static inline void known_copy(const struct lkmm *l, struct known *dst, const struct known *src)
{
	dst->b = src->b;
	mm_at_copy(dst->told.at, src->told.at, width(l));
}

static inline void known_join(const struct lkmm *l, struct known *dst, const struct known *src)
{
	bundle_join(&dst->b, &src->b);
	mm_at_join(dst->told.at, src->told.at, width(l));
}

static inline void view_join_ref(const struct lkmm *l, struct mm_view *dst, struct mm_ref ref)
{
	mm_at_join(dst->at, mm_frozen(&l->pool, ref), ref.n);
}

static inline struct mm_ref freeze(struct lkmm *l, const struct mm_view *view)
{
	return mm_freeze(&l->base.mm, &l->pool, view->at, width(l));
}

static inline struct kept keep(struct lkmm *l, const struct known *k)
{
	return (struct kept){ .b = k->b, .told = freeze(l, &k->told) };
}

static inline void known_join_kept(const struct lkmm *l, struct known *dst, const struct kept *src)
{
	bundle_join(&dst->b, &src->b);
	view_join_ref(l, &dst->told, src->told);
}

static inline bool known_covers(const struct lkmm *l, const struct known *k, const struct kept *what)
{
	return k->b.g >= what->b.g && happens_covers(&k->b.e, &what->b.e) &&
	       mm_at_covers(k->told.at, mm_frozen(&l->pool, what->told), what->told.n);
}

/*
 * Thread t learns of a bundle that came with a message: its own H is looked up
 * in its own past.
 */
static inline void hear(const struct lkmm *l, unsigned int t, struct known *k,
			const struct bundle *b)
{
	const struct thread_state *th = &l->thread[t];

#if LKMM_EXACT
	uint64_t news = b->e.loads[t] & ~k->b.e.loads[t];

	for (; news; news &= news - 1)
		view_join_ref(l, &k->told, th->load_pub[__builtin_ctzll(news)]);
#else
	if (b->e.upto[t] > k->b.e.upto[t])
		view_join_ref(l, &k->told, th->history[b->e.upto[t] - 1]);
#endif
	bundle_join(&k->b, b);
}

/* What thread t is told of others' plain stores directly, as by a grace period. */
static inline void tell_plain(struct lkmm *l, unsigned int t, const struct mm_view *view)
{
	struct thread_state *th = &l->thread[t];

	for (unsigned int loc = 0; l->plain_columns && loc < l->base.core.nlocs; loc++) {
		if (l->base.core.column_of[loc] == MM_NONE)
			continue;
		mm_at_raise(th->cur.told.at, loc, view->at[loc]);
		mm_at_raise(th->acq.told.at, loc, view->at[loc]);
#if !LKMM_EXACT
		mm_at_raise(th->all.told.at, loc, view->at[loc]);
		th->all_told_moved = true;
#endif
	}
}

/* The oldest position at loc that thread t may still use, knowing k, but for full fences. */
static inline uint32_t floor_told(const struct lkmm *l, unsigned int t, const struct known *k,
				  unsigned int loc)
{
	uint32_t floor = l->thread[t].coherence.at[loc];
	unsigned int plain = l->base.core.plain_column[loc];

	if (floor < k->told.at[loc])
		floor = k->told.at[loc];
	if (plain && floor < k->told.at[plain])
		floor = k->told.at[plain];
	return floor;
}

/* The same, with them. */
static inline uint32_t floor_at(const struct lkmm *l, unsigned int t, const struct known *k,
				unsigned int loc)
{
	uint32_t floor = floor_told(l, t, k, loc);
	uint32_t strong = mm_frozen_at(&l->pool, l->s[k->b.g], loc);

	return floor > strong ? floor : strong;
}

/* Message m would be a choice, did not k hold what fences made global: see struct mm. */
static void bar(struct lkmm *l, unsigned int m, uint32_t name, const struct known *k)
{
	struct mm *mm = &l->base.mm;

	mm->barred_loc = l->base.core.msg[m].loc;
	if (mm->nbarred++ < MM_MAX_BARRED)
		mm->barred[mm->nbarred - 1] = (struct mm_barred){ l->base.core.msg[m].tag, name,
								  k->b.g };
}

/*
 * The forward rule.  An access of t's own that is older, at its location, than
 * what k was told of comes before it: whoever stored there later did so before
 * the store that told us.  So what that access knew is known, too.
 *
 * cur is closed under this rule already (later accesses obey cur.told), hence
 * only what goes beyond cur needs a look.
 */
static inline void forward(const struct lkmm *l, unsigned int t, struct known *k)
{
	const struct thread_state *th = &l->thread[t];
	bool again;

	if (mm_at_covers(th->cur.told.at, k->told.at, width(l)))
		return;
	do {
		again = false;
		for (unsigned int loc = 0; loc < l->base.core.nlocs; loc++) {
			unsigned int a = th->log[loc];

			if (k->told.at[loc] <= th->cur.told.at[loc])
				continue;
			while (a && l->access[a].label >= k->told.at[loc])
				a = l->access[a].older;
			if (!a || known_covers(l, k, &l->access[a].sofar))
				continue;
			known_join_kept(l, k, &l->access[a].sofar);
			again = true;
		}
	} while (again);
}

#if !LKMM_EXACT
static inline struct known *all_of(struct thread_state *th)
{
	return th->all_apart ? &th->all : &th->acq;
}

static inline const struct known *all_of_const(const struct thread_state *th)
{
	return th->all_apart ? &th->all : &th->acq;
}
#endif

/* Everything that stands before, as a full fence or a release collects it. */
static inline void all_before(const struct lkmm *l, unsigned int t, struct known *k)
{
	const struct thread_state *th = &l->thread[t];

#if LKMM_EXACT
	known_copy(l, k, &th->cur);
	known_join(l, k, &th->cur_loads);
	known_join(l, k, &th->cur_stores);
	known_join(l, k, &th->acq);
	known_join(l, k, &th->acq_noreturn);
	known_join(l, k, &th->own_bundles);
#else
	known_copy(l, k, all_of_const(th));
#endif
}

static inline void join_deps(const struct lkmm *l, unsigned int t, struct known *k, mm_dep dep)
{
#if LKMM_EXACT
	const struct thread_state *th = &l->thread[t];
	unsigned int n = th->nloads;

	if (n < LKMM_LOADS)	/* MM_DEP_ALL names loads that are still to come, too */
		dep &= (UINT64_C(1) << n) - 1;
	for (; dep; dep &= dep - 1)
		known_join_kept(l, k, &th->load[__builtin_ctzll(dep)]);
#else
	if (dep == MM_DEP_ALL)
		known_join(l, k, all_of_const(&l->thread[t]));
	else if (dep != MM_DEP_NONE)
		known_join_kept(l, k, &l->dep[dep - 1]);
#endif
}

/* The address dependencies of a load; on alpha they order nothing. */
static inline void join_address(const struct lkmm *l, unsigned int t, struct known *k, mm_dep addr)
{
	if (l->base.mm.config.model != MM_ALPHA)
		join_deps(l, t, k, addr);
}

#endif /* LW_MODEL_LKMM_BUNDLE_H */
