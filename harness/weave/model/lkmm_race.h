/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm_race.h - race clocks along LKMM's edges for plain accesses.
 *
 * Source: "plain accesses and data races" of linux-kernel.cat.  With W, R plain:
 *   W before a later W' or R': W ; fence or smp_wmb ; cumulativity ; then an
 *   acquire, a full fence, an address dependency, (for W' only) a marked store and
 *   smp_wmb, or (for R' only) smp_rmb; or through a strong fence and anything that
 *   happens before.
 *   R before a later W': a fence but smp_wmb (or smp_rmb and a marked load), then
 *   anything that happens before, then as above.
 *   W before a later W' must hold as R before W' and W before R', too.
 * What is marked needs no fence beside it: it is one end of what happens before.
 * A load that reads its thread's own read-modify-write depends on what that one read.
 * Not followed: order that comes from a load having missed a store (pb, rb).
 * Only as compiled: litmus files with exact dependencies are judged by the axioms.
 */
#ifndef LW_MODEL_LKMM_RACE_H
#define LW_MODEL_LKMM_RACE_H

#include "weave/model/lkmm_state.h"

#if LKMM_EXACT

static inline void race_read(struct lkmm *l, unsigned int t, unsigned int m, enum mm_order order,
			     bool noreturn)
{
	(void)l;
	(void)t;
	(void)m;
	(void)order;
	(void)noreturn;
}

static inline void race_write(struct lkmm *l, unsigned int t, unsigned int n, enum mm_order order,
			      unsigned int rmw_from)
{
	(void)l;
	(void)t;
	(void)n;
	(void)order;
	(void)rmw_from;
}

static inline void race_full_fence(struct lkmm *l, unsigned int t)
{
	(void)l;
	(void)t;
}

static inline void race_acquire_fence(struct lkmm *l, unsigned int t)
{
	(void)l;
	(void)t;
}

static inline void race_rmb(struct lkmm *l, unsigned int t)
{
	(void)l;
	(void)t;
}

static inline void race_wmb(struct lkmm *l, unsigned int t)
{
	(void)l;
	(void)t;
}

#else

static inline void race_tick(struct lkmm *l, unsigned int t)
{
	if (++l->base.mm.hb[t].now == MM_MAX_CLOCK)
		l->base.mm.full = true;
}

static inline void told_join(struct race_told *dst, const struct race_told *src)
{
	mm_vc_join(&dst->reads, &src->reads);
	mm_vc_join(&dst->marked, &src->marked);
	mm_vc_join(&dst->writes, &src->writes);
}

/* All that t did and heard of up to now. */
static inline struct race_told race_everything(struct lkmm *l, unsigned int t)
{
	struct race_told all = l->thread[t].race.heard;

	all.reads.c[t] = all.marked.c[t] = all.writes.c[t] = l->base.mm.hb[t].now;
	race_tick(l, t);
	return all;
}

/* The thread learns of others' accesses, and what it does next is ordered behind them. */
static inline void race_learn(struct race *r, const struct race_told *told)
{
	told_join(&r->to_write, told);
	told_join(&r->heard, told);
	mm_vc_join(&r->to_read, &told->writes);
	r->heard_more = true;
}

static inline void race_told_by(struct lkmm *l, unsigned int t, unsigned int m, enum mm_order order)
{
	__typeof__(&l->thread[t].told[0]) told = &l->thread[t].told[l->base.core.msg[m].loc];

	if (told->msg != m) {
		told->msg = (uint16_t)m;
		told->at = l->base.mm.hb[t].now;
		told->acquired = false;
	}
	told->acquired |= mm_acquires(order);
}

static inline void race_read(struct lkmm *l, unsigned int t, unsigned int m, enum mm_order order,
			     bool noreturn)
{
	struct race *r = &l->thread[t].race;
	const struct mm_msg *msg = &l->base.core.msg[m];
	const struct msg_more *more = &l->more[m];

	if (order == MM_PLAIN)
		return;
	if (r->rmb_at && !noreturn) {
		if (r->reads_bounded < r->rmb_at)
			r->reads_bounded = r->rmb_at;
		r->rmb_at = 0;
	}
	memset(&r->here, 0, sizeof(r->here));
	if (msg->thread == MM_BY_INIT || (msg->flags & MM_MSG_PLAIN))
		return;
	if (msg->thread == t) {
		/* dep ; rfi: what that store is made from, this load is made from. */
		if (mm_acquires(order)) {
			told_join(&r->to_write, &more->before);
			mm_vc_join(&r->to_read, &more->before.writes);
		}
		return;
	}
	race_told_by(l, t, m, order);
	r->here = more->told.writes;
	mm_vc_join(&r->here, &more->strong);
	told_join(&r->heard, &more->told);
	mm_vc_join(&r->heard.writes, &more->strong);
	mm_vc_join(&r->strong, &more->strong);
	r->heard_more = true;
	if (!noreturn)
		mm_vc_join(&r->heard_rmb, &r->here);
	if (mm_acquires(order)) {
		told_join(&r->to_write, &more->told);
		mm_vc_join(&r->to_write.writes, &more->strong);
		mm_vc_join(&r->to_read, &r->here);
	}
}

/* What a load of message m by t tells whatever depends on its value. */
static inline void race_from(const struct lkmm *l, unsigned int t, unsigned int m,
			     struct race_told *told)
{
	const struct msg_more *more = &l->more[m];

	if (l->base.core.msg[m].thread == t) {
		told_join(told, &more->before);
		return;
	}
	told_join(told, &more->told);
	mm_vc_join(&told->writes, &more->strong);
}

static inline void race_write(struct lkmm *l, unsigned int t, unsigned int n, enum mm_order order,
			      unsigned int rmw_from)
{
	struct race *r = &l->thread[t].race;
	struct msg_more *more = &l->more[n];
	struct race_told *told = &more->told;
	uint16_t now = l->base.mm.hb[t].now;
	unsigned int loc = l->base.core.msg[n].loc;

	if (order == MM_PLAIN)
		return;
	if (r->heard_more) {
		r->stored = r->heard;
		r->heard_more = false;
	}
	*told = r->stored;
	more->strong = r->strong;
	/* Its own earlier store there comes before this one, and what that is behind. */
	if (l->thread[t].own_store[loc])
		mm_vc_join(&told->reads, &l->more[l->thread[t].own_store[loc]].told.reads);
	l->thread[t].own_store[loc] = (uint16_t)n;
	told->marked.c[t] = now;	/* as compiled, loads come before later stores */
	if (mm_releases(order)) {
		told->writes.c[t] = now;
		told->reads.c[t] = now;
	} else {
		told->writes = r->published;
		if (told->reads.c[t] < r->reads_bounded)
			told->reads.c[t] = r->reads_bounded;
	}
	memset(&more->before, 0, sizeof(more->before));
	if (rmw_from != MM_NONE && l->base.core.msg[rmw_from].thread != MM_BY_INIT &&
	    !(l->base.core.msg[rmw_from].flags & MM_MSG_PLAIN)) {
		mm_vc_join(&told->writes, &l->more[rmw_from].told.writes);
		race_from(l, t, rmw_from, &more->before);
	}
	mm_vc_join(&r->own, &told->writes);
	race_tick(l, t);
}

/*
 * It bounds earlier reads.  One clock stands for reads and for writes in so far as a
 * compiler may read first, so it counts for those, too, which LKMM does not say.
 */
static inline void race_acquire_fence(struct lkmm *l, unsigned int t)
{
	struct race *r = &l->thread[t].race;

	told_join(&r->to_write, &r->heard);
	mm_vc_join(&r->to_read, &r->heard.writes);
	r->fenced_at = r->reads_bounded = l->base.mm.hb[t].now;
	race_tick(l, t);
}

static inline void race_full_fence(struct lkmm *l, unsigned int t)
{
	struct race *r = &l->thread[t].race;
	uint16_t now = l->base.mm.hb[t].now;

	race_acquire_fence(l, t);
	mm_vc_join(&r->strong, &r->heard.writes);
	mm_vc_join(&r->published, &r->heard.writes);
	r->strong.c[t] = now;
	r->published.c[t] = now;
}

static inline void race_rmb(struct lkmm *l, unsigned int t)
{
	struct race *r = &l->thread[t].race;

	mm_vc_join(&r->to_read, &r->heard_rmb);
	r->rmb_at = l->base.mm.hb[t].now;
	race_tick(l, t);
}

static inline void race_wmb(struct lkmm *l, unsigned int t)
{
	struct race *r = &l->thread[t].race;

	told_join(&r->to_write, &r->stored);
	r->published.c[t] = l->base.mm.hb[t].now;
	race_tick(l, t);
}

/*
 * A marked store needs nothing that publishes it to who reads it itself, or the
 * last of a chain of read-modify-writes that follow it: has t done so at loc, and
 * bounded what it does next by an acquire or a full fence?
 */
static inline bool race_saw_store(const struct lkmm *l, unsigned int t, unsigned int loc,
				  unsigned int q, uint16_t clk)
{
	const struct thread_state *th = &l->thread[t];
	unsigned int m = th->told[loc].msg;

	if (m == MM_NONE || !(th->told[loc].acquired || th->told[loc].at <= th->race.fenced_at))
		return false;
	while (l->base.core.msg[m].thread != q || l->more[m].told.marked.c[q] != clk) {
		if (!(l->base.core.msg[m].flags & MM_MSG_RMW))
			return false;
		m = l->base.core.msg[m].older;
	}
	return true;
}

/* An unlock stores message n; a lock read the unlock m, or MM_NONE, perhaps after its own thread's. */
static inline void race_unlock(struct lkmm *l, unsigned int t, unsigned int n, const struct mm_vc *own)
{
	l->more[n].own_told = *own;
	l->thread[t].race.own_unlock = *own;
}

static inline void race_lock(struct lkmm *l, unsigned int t, unsigned int m)
{
	struct race *r = &l->thread[t].race;

	if (m != MM_NONE)
		mm_vc_join(&r->published, &l->more[m].own_told);
	mm_vc_join(&r->published, &r->own_unlock);
}

/*
 * What an address dependency on a load of message m tells: what m does, and what
 * the load itself knew by the dependency of its own address.
 */
static inline void race_keep(const struct lkmm *l, unsigned int t, unsigned int m, mm_dep addr,
			     struct race_told *told)
{
	const struct mm_msg *msg = &l->base.core.msg[m];

	if (addr == MM_DEP_NONE || addr == MM_DEP_ALL || l->base.mm.config.model == MM_ALPHA)
		memset(told, 0, sizeof(*told));
	else
		*told = l->dep_told[addr - 1];
	if (msg->thread == MM_BY_INIT || (msg->flags & MM_MSG_PLAIN))
		return;
	race_from(l, t, m, told);
}

#endif /* LKMM_EXACT */
#endif /* LW_MODEL_LKMM_RACE_H */
