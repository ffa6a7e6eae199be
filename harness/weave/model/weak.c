// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * weak.c - C11 as RC11 has it (Lahav et al., "Repairing Sequential Consistency
 * in C/C++11", PLDI 2017), without load buffering.  The operational form follows
 * Kang et al., "A Promising Semantics" (POPL 2017), less its promises.
 *
 * A thread has `cur` (what it must see), `acq` (what an acquire fence would add)
 * and `rel` (what a relaxed store publishes after a release fence).  Kernel
 * fences map to the C11 fence that is at least as strong; kernel-style locks
 * belong under lkmm.
 */
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
	struct mm_view scratch;
};

static struct weak *weak_of(struct mm *mm)
{
	return (struct weak *)mm;
}

static unsigned int width(const struct weak *w)
{
	return w->base.core.width;
}

static void wk_join(const struct weak *w, struct wk *dst, const struct wk *src)
{
	mm_at_join(dst->view.at, src->view.at, width(w));
	mm_vc_join(&dst->clock, &src->clock);
}

static void wk_join_frozen(const struct weak *w, struct wk *dst, const struct wk_frozen *src)
{
	mm_at_join(dst->view.at, mm_frozen(&w->pool, src->view), src->view.n);
	mm_vc_join(&dst->clock, &src->clock);
}

static struct wk_frozen wk_freeze(struct weak *w, const struct wk *k)
{
	return (struct wk_frozen){
		.view = mm_freeze(&w->base.mm, &w->pool, k->view.at, width(w)),
		.clock = k->clock,
	};
}


/* The thread's clock goes into what it publishes; its later accesses are stamped anew. */
static void tick(struct weak *w, unsigned int t)
{
	struct mm_hb *hb = &w->base.mm.hb[t];

	w->thread[t].cur.clock.c[t] = hb->now++;
	if (hb->now == MM_MAX_CLOCK)
		w->base.mm.full = true;
}

static void reset(struct mm *mm)
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
		mm->hb[t] = (struct mm_hb){ .now = 1, .vr = c, .vw = c, .vwl = c };
	}
	w->has_rcu = false;
}

static void widen(struct mm_view *view, unsigned int loc)
{
	memset(view->at + loc, 0, MM_LANES * sizeof(view->at[0]));
}

static void loc_added(struct mm *mm, unsigned int loc)
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

/* Row "load" and "seq_cst access": the oldest position that may be read or overwritten. */
static uint32_t floor_at(const struct weak *w, unsigned int t, unsigned int loc,
			 enum mm_order order)
{
	uint32_t floor = w->thread[t].cur.view.at[loc];

	return order == MM_SEQ_CST && floor < w->sc.at[loc] ? w->sc.at[loc] : floor;
}

static void do_read(struct weak *w, unsigned int t, unsigned int loc, unsigned int m,
		    enum mm_order order, struct mm_read *out)
{
	struct weak_thread *th = &w->thread[t];
	const struct mm_msg *msg = &w->base.core.msg[m];

	*out = (struct mm_read){ .value = msg->value, .tag = msg->tag,
				 .age = mm_msg_age(&w->base.core, m) };
	mm_at_raise(th->cur.view.at, loc, msg->label);
	mm_at_raise(th->acq.view.at, loc, msg->label);
	if (order == MM_PLAIN)
		return;
	wk_join_frozen(w, &th->acq, &w->pub[m]);
	if (mm_acquires(order))
		wk_join_frozen(w, &th->cur, &w->pub[m]);
}

static void load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order, mm_dep addr,
		 struct mm_read *out)
{
	struct weak *w = weak_of(mm);
	const struct mm_core *core = &w->base.core;
	unsigned int m = core->loc[loc].newest;

	(void)addr;
	if (lw_due(mm->decider, LW_STREAM_VALUE, t)) {
		uint32_t floor = floor_at(w, t, loc, order);
		unsigned int n = 0;

		for (unsigned int i = m; i != MM_NONE && core->msg[i].label >= floor;
		     i = core->msg[i].older)
			n++;
		for (n = lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_MESSAGE, n); n; n--)
			m = core->msg[m].older;
	}
	do_read(w, t, loc, m, order, out);
}

static struct wk_frozen both(struct weak *w, const struct wk_frozen *a, const struct wk_frozen *b)
{
	struct wk_frozen joined = *a;

	mm_vc_join(&joined.clock, &b->clock);
	if (!b->view.n)
		return joined;
	joined.view = b->view;
	if (!a->view.n)
		return joined;
	mm_at_copy(w->scratch.at, mm_frozen(&w->pool, a->view), a->view.n);
	memset(w->scratch.at + a->view.n, 0, (width(w) - a->view.n) * sizeof(w->scratch.at[0]));
	mm_at_join(w->scratch.at, mm_frozen(&w->pool, b->view), b->view.n);
	joined.view = mm_freeze(&w->base.mm, &w->pool, w->scratch.at, width(w));
	return joined;
}

/* Row "store"; from: the message that a read-modify-write read, or MM_NONE. */
static unsigned int do_write(struct weak *w, unsigned int t, unsigned int after, uint64_t value,
			     mm_tag tag, enum mm_order order, unsigned int from)
{
	struct weak_thread *th = &w->thread[t];
	unsigned int loc = w->base.core.msg[after].loc;
	unsigned int flags = (from != MM_NONE ? MM_MSG_RMW : 0u) |
			     (order == MM_SEQ_CST ? MM_MSG_SC : 0u);
	unsigned int n = mm_msg_insert(&w->base.mm, after, t, value, tag, flags);
	uint32_t label = w->base.core.msg[n].label;

	if (n == after)
		return n;
	mm_at_raise(th->cur.view.at, loc, label);
	mm_at_raise(th->acq.view.at, loc, label);
	if (order == MM_PLAIN) {
		memset(&w->pub[n], 0, sizeof(w->pub[n]));
		return n;
	}
	tick(w, t);
	if (mm_releases(order)) {
		w->pub[n] = wk_freeze(w, &th->cur);
		th->released[loc] = w->pub[n];
		if (from != MM_NONE && !mm_acquires(order))
			w->pub[n] = both(w, &w->pub[n], &w->pub[from]);
	} else {
		if (th->rel_moved) {
			th->rel_frozen = wk_freeze(w, &th->rel);
			th->rel_moved = false;
		}
		w->pub[n] = both(w, &th->rel_frozen, &th->released[loc]);
		if (from != MM_NONE)
			w->pub[n] = both(w, &w->pub[n], &w->pub[from]);
	}
	if (order == MM_SEQ_CST)
		mm_at_raise(w->sc.at, loc, label);
	return n;
}

static bool store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		  enum mm_order order, const struct mm_deps *deps)
{
	struct weak *w = weak_of(mm);
	const struct mm_core *core = &w->base.core;
	unsigned int after;

	(void)deps;
	after = mm_choose_place(mm, t, loc, floor_at(w, t, loc, order));
	return mm_is_newest(core, do_write(w, t, after, value, tag, order, MM_NONE));
}

struct attempt { uint16_t msg; bool wrote; };

static unsigned int attempts(struct weak *w, unsigned int t, unsigned int loc,
			     const struct mm_rmw *rmw, enum mm_order order, struct attempt *found,
			     unsigned int max)
{
	const struct mm_core *core = &w->base.core;
	uint32_t takes = floor_at(w, t, loc, order), fails = floor_at(w, t, loc, mm_fail_order(rmw));
	unsigned int n = 0;
	uint64_t result;

	for (unsigned int m = core->loc[loc].newest; m != MM_NONE && n + 1 < max;
	     m = core->msg[m].older) {
		const struct mm_msg *msg = &core->msg[m];
		bool succeeds = mm_rmw_apply(rmw, msg->value, &result);

		if (succeeds && !rmw->must_fail && msg->label >= takes &&
		    !(msg->flags & MM_MSG_TAKEN)) {
			if (!mm_msg_room(core, m))
				w->base.mm.unmodelled_places++;
			else
				found[n++] = (struct attempt){ (uint16_t)m, true };
		}
		if ((!succeeds || rmw->weak) && !rmw->must_write && msg->label >= fails)
			found[n++] = (struct attempt){ (uint16_t)m, false };
	}
	return n;
}

static bool rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		mm_tag tag, enum mm_order order, const struct mm_deps *deps, struct mm_read *out)
{
	struct weak *w = weak_of(mm);
	struct mm_core *core = &w->base.core;
	struct attempt a = { core->loc[loc].newest, false };
	uint64_t result = 0;

	(void)deps;
	a.wrote = mm_rmw_apply(rmw, core->msg[a.msg].value, &result);
	if (lw_due(mm->decider, LW_STREAM_VALUE, t)) {
		struct attempt found[256];
		unsigned int n = attempts(w, t, loc, rmw, order, found, 256);

		if (!n)
			found[0] = a;
		a = found[lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_MESSAGE, n ? n : 1)];
		if (a.wrote)
			mm_rmw_apply(rmw, core->msg[a.msg].value, &result);
	}
	if ((rmw->must_write && !a.wrote) || (rmw->must_fail && a.wrote))
		mm->infeasible = true;
	do_read(w, t, loc, a.msg, a.wrote ? order : mm_fail_order(rmw), out);
	out->wrote = a.wrote;
	if (!a.wrote)
		return false;
	core->msg[a.msg].flags |= MM_MSG_TAKEN;
	return mm_is_newest(core, do_write(w, t, a.msg, result, tag, order, a.msg));
}

static void acquire_fence(struct weak *w, unsigned int t)
{
	wk_join(w, &w->thread[t].cur, &w->thread[t].acq);
}

static void release_fence(struct weak *w, unsigned int t)
{
	tick(w, t);
	wk_join(w, &w->thread[t].rel, &w->thread[t].cur);
	w->thread[t].rel_moved = true;
}

static void sc_fence(struct weak *w, unsigned int t)
{
	struct weak_thread *th = &w->thread[t];

	acquire_fence(w, t);
	mm_at_join(th->cur.view.at, w->sc.at, width(w));
	mm_at_join(w->sc.at, th->cur.view.at, width(w));
	release_fence(w, t);
}

static void fence(struct mm *mm, unsigned int t, enum mm_fence fence)
{
	struct weak *w = weak_of(mm);

	switch (fence) {
	case MM_FENCE_ACQUIRE:
	case MM_FENCE_RMB:
		acquire_fence(w, t);
		break;
	case MM_FENCE_RELEASE:
	case MM_FENCE_WMB:
		release_fence(w, t);
		break;
	case MM_FENCE_ACQ_REL:
		acquire_fence(w, t);
		release_fence(w, t);
		break;
	case MM_FENCE_READ_DEPENDS:
		break;
	default:
		sc_fence(w, t);
		break;
	}
}

static void lock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag, struct mm_read *out)
{
	static const struct mm_rmw take = {
		.kind = MM_CMPXCHG, .size = 4, .operand = 1, .expected = 0, .must_write = true,
	};

	rmw(mm, t, loc, &take, tag, MM_ACQUIRE, NULL, out);
}

static void unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	struct weak *w = weak_of(mm);

	if (lw_due(mm->decider, LW_STREAM_VALUE, t))
		lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_PLACE, 1);
	do_write(w, t, w->base.core.loc[loc].newest, 0, tag, MM_RELEASE, MM_NONE);
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

static unsigned int section_begin(struct mm *mm, unsigned int t, unsigned int domain)
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

static void section_end(struct mm *mm, unsigned int t, unsigned int section)
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

static unsigned int gp_start(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct weak *w = weak_of(mm);
	unsigned int gp = mm_sections_gp(mm, &w->sections, t, domain);

	begin_rcu(w);
	sc_fence(w, t);
	w->gp_start[gp] = w->thread[t].cur;
	w->gp_gain[gp] = w->closed[domain];
	return gp;
}

static bool gp_ready(const struct mm *mm, unsigned int gp)
{
	return !((const struct weak *)mm)->sections.waits[gp];
}

static void gp_end(struct mm *mm, unsigned int t, unsigned int gp)
{
	struct weak *w = weak_of(mm);

	wk_join(w, &w->thread[t].cur, &w->gp_gain[gp]);
	wk_join(w, &w->over[w->sections.gp_domain[gp]], &w->gp_start[gp]);
	sc_fence(w, t);
	w->sections.active &= ~(1u << gp);
}

static void hand_over(struct mm *mm, unsigned int from, unsigned int to)
{
	struct weak *w = weak_of(mm);

	tick(w, from);
	wk_join(w, &w->thread[to].cur, &w->thread[from].cur);
	wk_join(w, &w->thread[to].acq, &w->thread[from].cur);
}

static void join(struct mm *mm, unsigned int t, unsigned int child)
{
	hand_over(mm, child, t);
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

static uint64_t hash(const struct mm *mm, const struct mm_live *live)
{
	const struct weak *w = (const struct weak *)mm;
	const struct mm_core *core = &w->base.core;
	uint64_t h = hash_view(w, mm_hash_core(core, 5), &w->sc), gps = 0;

	for (unsigned int loc = 0; loc < core->nlocs; loc++)
		for (unsigned int m = core->loc[loc].oldest; m != MM_NONE; m = core->msg[m].newer)
			h = hash_ref(w, h, w->pub[m].view);
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		const struct weak_thread *th = &w->thread[t];

		h = mm_mix(h, t);
		if (live[t].finished)
			continue;
		h = hash_view(w, hash_view(w, hash_view(w, h, &th->cur.view), &th->acq.view),
			      &th->rel.view);
		for (unsigned int loc = 0; loc < core->nlocs; loc++)
			h = hash_ref(w, h, th->released[loc].view);
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

const struct mm_ops mm_weak_ops = {
	.size = sizeof(struct weak),
	.reset = reset, .loc_added = loc_added,
	.load = load, .store = store, .rmw = rmw, .fence = fence, .lock = lock, .unlock = unlock,
	.section_begin = section_begin, .section_end = section_end,
	.gp_start = gp_start, .gp_ready = gp_ready, .gp_end = gp_end,
	.spawn = hand_over, .join = join, .hash = hash,
};
