/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm_race.h - race clocks along LKMM's edges for plain accesses.
 *
 * Source: "plain accesses and data races" of linux-kernel.cat.  With W, R plain:
 *   W before a later W' or R': W ; fence or smp_wmb ; cumulativity ; then an
 *   acquire, a full fence, an address dependency or (for R' only) smp_rmb; or
 *   through a strong fence and anything that happens before.
 *   R before a later W': a fence but smp_wmb (or smp_rmb and a marked load), then
 *   anything that happens before, then an acquire or a full fence.
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

/* The thread learns of others' accesses; `bound` says for what it counts at once. */
static inline void race_learn(struct race *r, const struct mm_vc *reads, const struct mm_vc *writes)
{
	mm_vc_join(&r->to_write_r, reads);
	mm_vc_join(&r->heard_r, reads);
	mm_vc_join(&r->to_write_w, writes);
	mm_vc_join(&r->to_read_w, writes);
	mm_vc_join(&r->heard_w, writes);
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
	if (msg->thread == t || msg->thread == MM_BY_INIT || (msg->flags & MM_MSG_PLAIN))
		return;
	mm_vc_join(&r->heard_r, &more->reads);
	mm_vc_join(&r->heard_w, &more->writes);
	mm_vc_join(&r->heard_w, &more->strong);
	mm_vc_join(&r->strong, &more->strong);
	if (!noreturn) {
		mm_vc_join(&r->heard_w_rmb, &more->writes);
		mm_vc_join(&r->heard_w_rmb, &more->strong);
	}
	if (mm_acquires(order)) {
		mm_vc_join(&r->to_write_r, &more->reads);
		mm_vc_join(&r->to_write_w, &more->writes);
		mm_vc_join(&r->to_write_w, &more->strong);
		mm_vc_join(&r->to_read_w, &more->writes);
		mm_vc_join(&r->to_read_w, &more->strong);
	}
}

static inline void race_write(struct lkmm *l, unsigned int t, unsigned int n, enum mm_order order,
			      unsigned int rmw_from)
{
	struct race *r = &l->thread[t].race;
	struct msg_more *more = &l->more[n];
	uint16_t now = l->base.mm.hb[t].now;
	unsigned int loc = l->base.core.msg[n].loc;

	if (order == MM_PLAIN)
		return;
	more->reads = r->heard_r;
	more->strong = r->strong;
	/* Its own earlier store there comes before this one, and what that is behind. */
	if (l->thread[t].own_store[loc])
		mm_vc_join(&more->reads, &l->more[l->thread[t].own_store[loc]].reads);
	l->thread[t].own_store[loc] = (uint16_t)n;
	if (mm_releases(order)) {
		more->writes = r->heard_w;
		more->writes.c[t] = now;
		more->reads.c[t] = now;
	} else {
		more->writes = r->published;
		if (more->reads.c[t] < r->reads_bounded)
			more->reads.c[t] = r->reads_bounded;
	}
	if (rmw_from != MM_NONE && l->base.core.msg[rmw_from].thread != MM_BY_INIT &&
	    !(l->base.core.msg[rmw_from].flags & MM_MSG_PLAIN))
		mm_vc_join(&more->writes, &l->more[rmw_from].writes);
	race_tick(l, t);
}

static inline void race_acquire_fence(struct lkmm *l, unsigned int t)
{
	struct race *r = &l->thread[t].race;

	mm_vc_join(&r->to_write_r, &r->heard_r);
	mm_vc_join(&r->to_write_w, &r->heard_w);
	mm_vc_join(&r->to_read_w, &r->heard_w);
}

static inline void race_full_fence(struct lkmm *l, unsigned int t)
{
	struct race *r = &l->thread[t].race;
	uint16_t now = l->base.mm.hb[t].now;

	race_acquire_fence(l, t);
	mm_vc_join(&r->strong, &r->heard_w);
	mm_vc_join(&r->published, &r->heard_w);
	r->strong.c[t] = now;
	r->published.c[t] = now;
	r->reads_bounded = now;
	race_tick(l, t);
}

static inline void race_rmb(struct lkmm *l, unsigned int t)
{
	struct race *r = &l->thread[t].race;

	mm_vc_join(&r->to_read_w, &r->heard_w_rmb);
	r->rmb_at = l->base.mm.hb[t].now;
	race_tick(l, t);
}

static inline void race_wmb(struct lkmm *l, unsigned int t)
{
	l->thread[t].race.published.c[t] = l->base.mm.hb[t].now;
	race_tick(l, t);
}

/*
 * What an address dependency on a load of message m lets a plain read see: what
 * m tells, and what the load itself saw by the dependency of its own address.
 */
static inline void race_keep(const struct lkmm *l, unsigned int t, unsigned int m, mm_dep addr,
			     struct mm_vc *writes)
{
	const struct mm_msg *msg = &l->base.core.msg[m];

	if (addr == MM_DEP_NONE || addr == MM_DEP_ALL || l->base.mm.config.model == MM_ALPHA)
		memset(writes, 0, sizeof(*writes));
	else
		*writes = l->dep_writes[addr - 1];
	if (msg->thread == t || msg->thread == MM_BY_INIT || (msg->flags & MM_MSG_PLAIN))
		return;
	mm_vc_join(writes, &l->more[m].writes);
	mm_vc_join(writes, &l->more[m].strong);
}

#endif /* LKMM_EXACT */
#endif /* LW_MODEL_LKMM_RACE_H */
