// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sc.c - sequential consistency and x86-TSO.
 *
 * sc: a load returns the newest message, a store is appended.  Always.
 *
 * tso (Sewell et al., x86-TSO, CACM 2010): each thread has a first-in first-out
 * buffer of stores.  A load returns the newest store to its location in its own
 * buffer, else memory's.  Read-modify-writes (failed ones too), full fences,
 * seq_cst stores and grace periods drain the buffer first.
 *
 * Race clocks: every atomic access synchronises, as the machine makes it do.
 * sc: with the accesses before it to the same location that it conflicts with;
 * tso: a load with the store that it reads, a read-modify-write like sc.
 */
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
	struct mm_vc gp_start[MM_MAX_GPS], gp_gain[MM_MAX_GPS];
	struct mm_vc ended[MM_MAX_DOMAINS];	/* starts of grace periods already over */
	struct mm_vc closed[MM_MAX_DOMAINS];	/* sections already closed */
	struct tso_buffer buffer[MM_MAX_THREADS];
	/*
	 * What a section's thread stored up to its end is in memory before a grace
	 * period that follows it ends: as many of each thread's stores.
	 */
	uint32_t closed_stores[MM_MAX_DOMAINS][MM_MAX_THREADS];
	uint32_t gp_stores[MM_MAX_GPS][MM_MAX_THREADS];
};

static struct mm_sc *sc_of(struct mm *mm)
{
	return (struct mm_sc *)mm;
}

static const struct mm_sc *sc_of_const(const struct mm *mm)
{
	return (const struct mm_sc *)mm;
}

static void tick(struct mm_sc *s, unsigned int t)
{
	s->clock[t].c[t] = s->base.mm.hb[t].now++;
	if (s->base.mm.hb[t].now == MM_MAX_CLOCK)
		s->base.mm.full = true;
}

static void reset(struct mm *mm)
{
	struct mm_sc *s = sc_of(mm);

	mm_sections_reset(&s->sections);
	s->has_rcu = false;
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		uint16_t *c = s->clock[t].c;

		memset(c, 0, sizeof(s->clock[t]));
		mm->hb[t] = (struct mm_hb){ .now = 1, .vr = c, .vw = c, .vwl = c };
		s->buffer[t].head = s->buffer[t].count = s->buffer[t].drained = 0;
	}
}

static void loc_added(struct mm *mm, unsigned int loc)
{
	struct mm_sc *s = sc_of(mm);

	memset(&s->stored[loc], 0, sizeof(s->stored[loc]));
	memset(&s->read[loc], 0, sizeof(s->read[loc]));
}

/* A decision with one outcome only: keeps the stream in step with other models. */
static void no_choice(struct mm *mm, unsigned int t, enum lw_choice what)
{
	if (lw_due(mm->decider, LW_STREAM_VALUE, t))
		lw_pick(mm->decider, LW_STREAM_VALUE, t, what, 1);
}

static void read_newest(struct mm_sc *s, unsigned int t, unsigned int loc, struct mm_read *out)
{
	const struct mm_msg *m = &s->base.core.msg[s->base.core.loc[loc].newest];

	mm_vc_join(&s->clock[t], &s->stored[loc]);
	if (s->base.mm.config.model == MM_SC) {
		tick(s, t);
		mm_vc_join(&s->read[loc], &s->clock[t]);
	}
	*out = (struct mm_read){ .value = m->value, .tag = m->tag };
}

static void append(struct mm_sc *s, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag)
{
	mm_msg_insert(&s->base.mm, s->base.core.loc[loc].newest, t, value, tag, 0);
}

static void sc_load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order,
		    mm_dep addr, struct mm_read *out)
{
	(void)order;
	(void)addr;
	no_choice(mm, t, LW_CHOOSE_MESSAGE);
	read_newest(sc_of(mm), t, loc, out);
}

static void store_now(struct mm_sc *s, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag)
{
	if (s->base.mm.config.model == MM_SC) {
		mm_vc_join(&s->clock[t], &s->stored[loc]);
		mm_vc_join(&s->clock[t], &s->read[loc]);
	}
	tick(s, t);
	s->stored[loc] = s->clock[t];
	append(s, t, loc, value, tag);
}

static bool sc_store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		     enum mm_order order, const struct mm_deps *deps)
{
	(void)order;
	(void)deps;
	no_choice(mm, t, LW_CHOOSE_PLACE);
	store_now(sc_of(mm), t, loc, value, tag);
	return true;
}

static void rmw_newest(struct mm_sc *s, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
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

static bool sc_rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		   mm_tag tag, enum mm_order order, const struct mm_deps *deps, struct mm_read *out)
{
	(void)order;
	(void)deps;
	rmw_newest(sc_of(mm), t, loc, rmw, tag, out);
	return true;
}

static void sc_fence(struct mm *mm, unsigned int t, enum mm_fence fence)
{
	(void)mm;
	(void)t;
	(void)fence;
}

static void sc_lock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag,
		    struct mm_read *out)
{
	static const struct mm_rmw take = { .kind = MM_XCHG, .size = 4, .operand = 1 };

	mm->ops->rmw(mm, t, loc, &take, tag, MM_ACQUIRE, NULL, out);
}

static void sc_unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	mm->ops->store(mm, t, loc, 0, tag, MM_RELEASE, NULL);
}

static void begin_rcu(struct mm_sc *s)
{
	if (s->has_rcu)
		return;
	s->has_rcu = true;
	memset(s->ended, 0, sizeof(s->ended));
	memset(s->closed, 0, sizeof(s->closed));
	memset(s->closed_stores, 0, sizeof(s->closed_stores));
}

static unsigned int section_begin(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct mm_sc *s = sc_of(mm);

	begin_rcu(s);
	/* Every grace period that has started did so before the section. */
	mm_vc_join(&s->clock[t], &s->ended[domain]);
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
		if ((s->sections.active >> gp & 1) && s->sections.gp_domain[gp] == domain)
			mm_vc_join(&s->clock[t], &s->gp_start[gp]);
	return mm_sections_open(mm, &s->sections, t, domain);
}

static void section_end(struct mm *mm, unsigned int t, unsigned int section)
{
	struct mm_sc *s = sc_of(mm);
	unsigned int domain = s->sections.domain[section];
	uint32_t stores = s->buffer[t].drained + s->buffer[t].count;

	tick(s, t);
	mm_vc_join(&s->closed[domain], &s->clock[t]);
	s->closed_stores[domain][t] = stores;
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
		if ((s->sections.active >> gp & 1) && (s->sections.waits[gp] >> section & 1)) {
			mm_vc_join(&s->gp_gain[gp], &s->clock[t]);
			s->gp_stores[gp][t] = stores;
		}
	mm_sections_close(&s->sections, section);
}

static unsigned int gp_start(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct mm_sc *s = sc_of(mm);
	unsigned int gp = mm_sections_gp(mm, &s->sections, t, domain);

	begin_rcu(s);
	mm->ops->fence(mm, t, MM_FENCE_SEQ_CST);
	tick(s, t);
	s->gp_start[gp] = s->clock[t];
	s->gp_gain[gp] = s->closed[domain];
	memcpy(s->gp_stores[gp], s->closed_stores[domain], sizeof(s->gp_stores[gp]));
	return gp;
}

static bool gp_ready(const struct mm *mm, unsigned int gp)
{
	const struct mm_sc *s = sc_of_const(mm);

	if (s->sections.waits[gp])
		return false;
	for (unsigned int t = 0; t < mm->config.nthreads; t++)
		if (s->gp_stores[gp][t] > s->buffer[t].drained)
			return false;
	return true;
}

static void gp_end(struct mm *mm, unsigned int t, unsigned int gp)
{
	struct mm_sc *s = sc_of(mm);

	mm->ops->fence(mm, t, MM_FENCE_SEQ_CST);
	mm_vc_join(&s->clock[t], &s->gp_gain[gp]);
	mm_vc_join(&s->ended[s->sections.gp_domain[gp]], &s->gp_start[gp]);
	s->sections.active &= ~(1u << gp);
}

static void spawn(struct mm *mm, unsigned int parent, unsigned int child)
{
	struct mm_sc *s = sc_of(mm);

	mm->ops->fence(mm, parent, MM_FENCE_SEQ_CST);
	tick(s, parent);
	mm_vc_join(&s->clock[child], &s->clock[parent]);
}

static void join(struct mm *mm, unsigned int t, unsigned int child)
{
	struct mm_sc *s = sc_of(mm);

	mm->ops->fence(mm, child, MM_FENCE_SEQ_CST);
	tick(s, child);
	mm_vc_join(&s->clock[t], &s->clock[child]);
}

static uint64_t hash(const struct mm *mm, const struct mm_live *live)
{
	const struct mm_sc *s = sc_of_const(mm);
	uint64_t h = mm_sections_hash(&s->sections, 7), gps = 0;

	(void)live;
	if (mm->config.hash_graph)
		h = mm_hash_core(&s->base.core, h);
	for (unsigned int loc = 0; loc < s->base.core.nlocs; loc++)
		h = mm_mix(mm_mix(h, s->base.core.msg[s->base.core.loc[loc].newest].value),
			   s->base.core.msg[s->base.core.loc[loc].newest].tag);
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		const struct tso_buffer *b = &s->buffer[t];

		for (unsigned int i = 0; i < b->count; i++) {
			const struct tso_entry *e = &b->entry[(b->head + i) % TSO_BUFFER];

			h = mm_mix(mm_mix(mm_mix(h, e->loc), e->value), e->tag);
		}
		h = mm_mix(h, t);
		for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
			if ((s->sections.active >> gp & 1) && s->gp_stores[gp][t] > b->drained)
				gps += mm_mix(s->sections.gp_thread[gp],
					      (uint64_t)t << 32 | (s->gp_stores[gp][t] - b->drained));
		for (unsigned int d = 0; s->has_rcu && b->count && d < MM_MAX_DOMAINS; d++)
			if (s->closed_stores[d][t] > b->drained)
				h = mm_mix(h, (uint64_t)d << 32 |
					      (s->closed_stores[d][t] - b->drained));
	}
	return mm_mix(h, gps);
}

const struct mm_ops mm_sc_ops = {
	.size = sizeof(struct mm_sc),
	.reset = reset, .loc_added = loc_added,
	.load = sc_load, .store = sc_store, .rmw = sc_rmw, .fence = sc_fence,
	.lock = sc_lock, .unlock = sc_unlock,
	.section_begin = section_begin, .section_end = section_end,
	.gp_start = gp_start, .gp_ready = gp_ready, .gp_end = gp_end,
	.spawn = spawn, .join = join, .hash = hash,
};

/* ---- tso ---- */

static unsigned int tso_pending(const struct mm *mm, unsigned int t)
{
	return sc_of_const(mm)->buffer[t].count;
}

static unsigned int tso_drain(struct mm *mm, unsigned int t)
{
	struct mm_sc *s = sc_of(mm);
	struct tso_buffer *b = &s->buffer[t];
	struct tso_entry *e = &b->entry[b->head];

	b->head = (b->head + 1) % TSO_BUFFER;
	b->count--;
	b->drained++;
	s->stored[e->loc] = e->clock;
	append(s, t, e->loc, e->value, e->tag);
	return e->loc;
}

static void drain_all(struct mm *mm, unsigned int t)
{
	while (sc_of(mm)->buffer[t].count)
		tso_drain(mm, t);
}

static void tso_load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order,
		     mm_dep addr, struct mm_read *out)
{
	struct mm_sc *s = sc_of(mm);
	const struct tso_buffer *b = &s->buffer[t];

	(void)order;
	(void)addr;
	no_choice(mm, t, LW_CHOOSE_MESSAGE);
	for (unsigned int i = b->count; i-- > 0;) {
		const struct tso_entry *e = &b->entry[(b->head + i) % TSO_BUFFER];

		if (e->loc == loc) {
			*out = (struct mm_read){ .value = e->value, .tag = e->tag };
			return;
		}
	}
	read_newest(s, t, loc, out);
}

static bool tso_store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		      enum mm_order order, const struct mm_deps *deps)
{
	struct mm_sc *s = sc_of(mm);
	struct tso_buffer *b = &s->buffer[t];
	bool wait = mm->config.manual_drain || b->count;

	(void)deps;
	mm->buffer_wait[t] = 0;
	if (!mm->config.manual_drain && lw_due(mm->decider, LW_STREAM_VALUE, t)) {
		mm->buffer_wait[t] = lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_BUFFER, 8);
		wait |= mm->buffer_wait[t] != 0;
	}
	if (order == MM_SEQ_CST)
		wait = false;
	if (!wait) {
		drain_all(mm, t);
		store_now(s, t, loc, value, tag);
		return true;
	}
	if (b->count == TSO_BUFFER)
		tso_drain(mm, t);
	tick(s, t);
	b->entry[(b->head + b->count++) % TSO_BUFFER] = (struct tso_entry){
		.value = value, .tag = tag, .loc = (uint16_t)loc, .clock = s->clock[t],
	};
	return false;
}

static bool tso_rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		    mm_tag tag, enum mm_order order, const struct mm_deps *deps,
		    struct mm_read *out)
{
	(void)order;
	(void)deps;
	drain_all(mm, t);
	rmw_newest(sc_of(mm), t, loc, rmw, tag, out);
	return true;
}

static void tso_fence(struct mm *mm, unsigned int t, enum mm_fence fence)
{
	/* What the others order is in order already: locks and RMWs drain by themselves. */
	if (fence == MM_FENCE_SEQ_CST)
		drain_all(mm, t);
}

const struct mm_ops mm_tso_ops = {
	.size = sizeof(struct mm_sc),
	.reset = reset, .loc_added = loc_added,
	.load = tso_load, .store = tso_store, .rmw = tso_rmw, .fence = tso_fence,
	.lock = sc_lock, .unlock = sc_unlock,
	.section_begin = section_begin, .section_end = section_end,
	.gp_start = gp_start, .gp_ready = gp_ready, .gp_end = gp_end,
	.spawn = spawn, .join = join,
	.pending = tso_pending, .drain = tso_drain, .hash = hash,
};
