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
#include "weave/model/weak.h"

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
			lw_name(mm->decider, n++, core->msg[i].tag);
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
	if (order == MM_SEQ_CST) {
		w->base.mm.global_grew += w->sc.at[loc] < label;
		mm_at_raise(w->sc.at, loc, label);
	}
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
		for (unsigned int i = 0; mm->decider->names && i < n; i++)
			lw_name_rmw(mm->decider, i, core->msg[found[i].msg].tag, found[i].wrote);
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

void mm_weak_sc_fence(struct weak *w, unsigned int t)
{
	struct weak_thread *th = &w->thread[t];

	acquire_fence(w, t);
	mm_at_join(th->cur.view.at, w->sc.at, width(w));
	w->base.mm.global_grew += !mm_at_covers(w->sc.at, th->cur.view.at, width(w));
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
		mm_weak_sc_fence(w, t);
		break;
	}
}

static void lock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		 struct mm_read *out)
{
	static const struct mm_rmw take = {
		.kind = MM_CMPXCHG, .size = 4, .operand = 1, .expected = 0, .must_write = true,
	};

	(void)addr;
	rmw(mm, t, loc, &take, tag, MM_ACQUIRE, NULL, out);
}

static void unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	struct weak *w = weak_of(mm);

	if (lw_due(mm->decider, LW_STREAM_VALUE, t))
		lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_PLACE, 1);
	do_write(w, t, w->base.core.loc[loc].newest, 0, tag, MM_RELEASE, MM_NONE);
}

const struct mm_ops mm_weak_ops = {
	.size = sizeof(struct weak),
	.reset = mm_weak_reset, .loc_added = mm_weak_loc_added,
	.load = load, .store = store, .rmw = rmw, .fence = fence, .lock = lock, .unlock = unlock,
	.section_begin = mm_weak_section_begin, .section_end = mm_weak_section_end,
	.gp_start = mm_weak_gp_start, .gp_ready = mm_weak_gp_ready, .gp_end = mm_weak_gp_end,
	.gp_over = mm_weak_gp_over, .gp_left = mm_weak_gp_left,
	.gp_waits = mm_weak_gp_waits,
	.spawn = mm_weak_spawn, .join = mm_weak_join, .hash = mm_weak_hash,
	.hash_thread = mm_weak_hash_thread,
};
