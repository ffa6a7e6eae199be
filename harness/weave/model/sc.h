/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sc.h - what sc and tso share: their state, and what an access does to memory
 * (under tso: one that does not stay in the thread's buffer).
 */
#ifndef LW_MODEL_SC_H
#define LW_MODEL_SC_H

#include "weave/model/internal.h"
#include "weave/model/sections.h"

#define TSO_BUFFER 64u

struct tso_entry {
	uint64_t value;
	mm_tag tag;
	uint16_t loc;
	struct mm_vc clock;
};

struct tso_buffer {
	unsigned int head, count;	/* head: the oldest */
	uint32_t drained;	/* stores so far; drained + count: buffered so far */
	struct tso_entry entry[TSO_BUFFER];
};

struct mm_sc {
	struct mm_base base;
	struct mm_sections sections;
	bool has_rcu;	/* what sections and grace periods leave behind is in use */
	struct mm_vc clock[MM_MAX_THREADS];
	struct mm_vc stored[MM_MAX_LOCS];	/* by stores so far */
	struct mm_vc read[MM_MAX_LOCS];		/* by loads so far */
	struct mm_vc unread;			/* the same, before the last load, of its location */
	struct mm_vc gp_start[MM_MAX_GPS], gp_gain[MM_MAX_GPS];
	struct mm_vc ended[MM_MAX_DOMAINS];	/* starts of grace periods already over */
	struct mm_vc closed[MM_MAX_DOMAINS];	/* sections already closed */
	struct mm_vc left;	/* of a thread, for mm_gp_left() */
	struct tso_buffer buffer[MM_MAX_THREADS];
	/*
	 * What a section's thread stored up to its end is in memory before a grace
	 * period that follows it ends: as many of each thread's stores.
	 */
	uint32_t closed_stores[MM_MAX_DOMAINS][MM_MAX_THREADS];
	uint32_t gp_stores[MM_MAX_GPS][MM_MAX_THREADS];
};

static inline struct mm_sc *sc_of(struct mm *mm)
{
	return (struct mm_sc *)mm;
}

static inline const struct mm_sc *sc_of_const(const struct mm *mm)
{
	return (const struct mm_sc *)mm;
}

static inline void tick(struct mm_sc *s, unsigned int t)
{
	s->clock[t].c[t] = s->base.mm.hb[t].now++;
	if (s->base.mm.hb[t].now == MM_MAX_CLOCK)
		s->base.mm.full = true;
}

/* A decision with one outcome only: keeps the stream in step with other models. */
static inline void no_choice(struct mm *mm, unsigned int t, enum lw_choice what)
{
	if (lw_due(mm->decider, LW_STREAM_VALUE, t))
		lw_pick(mm->decider, LW_STREAM_VALUE, t, what, 1);
}

static inline void read_newest(struct mm_sc *s, unsigned int t, unsigned int loc, struct mm_read *out)
{
	const struct mm_msg *m = &s->base.core.msg[s->base.core.loc[loc].newest];

	mm_vc_join(&s->clock[t], &s->stored[loc]);
	if (s->base.mm.config.model == MM_SC) {
		tick(s, t);
		s->unread = s->read[loc];
		mm_vc_join(&s->read[loc], &s->clock[t]);
	}
	*out = (struct mm_read){ .value = m->value, .tag = m->tag };
}

static inline void append(struct mm_sc *s, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag)
{
	mm_msg_insert(&s->base.mm, s->base.core.loc[loc].newest, t, value, tag, 0);
}

static inline void store_now(struct mm_sc *s, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag)
{
	if (s->base.mm.config.model == MM_SC) {
		mm_vc_join(&s->clock[t], &s->stored[loc]);
		mm_vc_join(&s->clock[t], &s->read[loc]);
	}
	tick(s, t);
	s->stored[loc] = s->clock[t];
	append(s, t, loc, value, tag);
}

static inline void rmw_newest(struct mm_sc *s, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		       mm_tag tag, struct mm_read *out)
{
	uint64_t result;
	bool succeeds, spurious = false;

	read_newest(s, t, loc, out);
	succeeds = mm_rmw_apply(rmw, out->value, &result);
	if (lw_due(s->base.mm.decider, LW_STREAM_VALUE, t))
		spurious = lw_pick(s->base.mm.decider, LW_STREAM_VALUE, t, LW_CHOOSE_CAS_FAIL,
				   rmw->weak && succeeds ? 2 : 1) != 0;
	if (spurious)
		succeeds = false;
	if ((rmw->must_write && !succeeds) || (rmw->must_fail && succeeds))
		s->base.mm.infeasible = true;
	out->wrote = succeeds;
	if (!succeeds)
		return;
	mm_vc_join(&s->clock[t], &s->read[loc]);
	tick(s, t);
	s->stored[loc] = s->clock[t];
	append(s, t, loc, result, tag);
}

/* ---- sc.c: the same for both ---- */
void mm_sc_reset(struct mm *mm);
void mm_sc_loc_added(struct mm *mm, unsigned int loc);
/* By the model's own rmw and store. */
void mm_sc_lock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		struct mm_read *out);
void mm_sc_unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag);

/* ---- sc_life.c: RCU, threads, hash ---- */
unsigned int mm_sc_section_begin(struct mm *mm, unsigned int t, unsigned int domain);
void mm_sc_section_end(struct mm *mm, unsigned int t, unsigned int section);
unsigned int mm_sc_gp_start(struct mm *mm, unsigned int t, unsigned int domain);
bool mm_sc_gp_ready(const struct mm *mm, unsigned int gp);
bool mm_sc_gp_waits(const struct mm *mm, unsigned int gp, unsigned int section);
void mm_sc_gp_end(struct mm *mm, unsigned int t, unsigned int gp);
void mm_sc_gp_over(struct mm *mm, unsigned int t, unsigned int gp);
void mm_sc_gp_left(struct mm *mm, unsigned int t);
void mm_sc_spawn(struct mm *mm, unsigned int parent, unsigned int child);
void mm_sc_join(struct mm *mm, unsigned int t, unsigned int child);
uint64_t mm_sc_hash(const struct mm *mm, const struct mm_live *live);
void mm_sc_unread(struct mm *mm, unsigned int loc);

/* What both put into their table. */
#define MM_SC_SHARED_OPS						\
	.size = sizeof(struct mm_sc),					\
	.reset = mm_sc_reset, .loc_added = mm_sc_loc_added,		\
	.lock = mm_sc_lock, .unlock = mm_sc_unlock,			\
	.section_begin = mm_sc_section_begin, .section_end = mm_sc_section_end, \
	.gp_start = mm_sc_gp_start, .gp_ready = mm_sc_gp_ready,		\
	.gp_waits = mm_sc_gp_waits,					\
	.gp_end = mm_sc_gp_end, .gp_over = mm_sc_gp_over, .gp_left = mm_sc_gp_left, \
	.spawn = mm_sc_spawn, .join = mm_sc_join, \
	.hash = mm_sc_hash, .unread = mm_sc_unread

#endif /* LW_MODEL_SC_H */
