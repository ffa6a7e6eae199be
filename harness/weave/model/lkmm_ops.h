/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm_ops.h - which message, which place; the operations as mm.h has them.
 */
#ifndef LW_MODEL_LKMM_OPS_H
#define LW_MODEL_LKMM_OPS_H

#include "weave/model/lkmm_access.h"
#include "weave/model/lkmm_fence.h"

/* Message m could not be read, says may_read(), which left its bundle in scratch. */
static void bar_read(struct lkmm *l, unsigned int t, unsigned int loc, unsigned int m,
		     uint32_t name)
{
	if (floor_told(l, t, &l->scratch, loc) <= l->base.core.msg[m].label)
		bar(l, m, name, &l->scratch);
}

/* Places for a store that knows k. */
static void bar_places(struct lkmm *l, unsigned int t, unsigned int loc, const struct known *k)
{
	const struct mm_core *core = &l->base.core;
	uint32_t told = floor_told(l, t, k, loc), floor = floor_at(l, t, k, loc);

	l->base.mm.nbarred = 0;
	if (told == floor)
		return;
	for (unsigned int m = core->loc[loc].newest; m != MM_NONE; m = core->msg[m].older)
		if (core->msg[m].label < floor && core->msg[m].label >= told &&
		    !(core->msg[m].flags & MM_MSG_TAKEN))
			bar(l, m, 0, k);
}

static void load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order, mm_dep addr,
		 struct mm_read *out)
{
	struct lkmm *l = lkmm_of(mm);
	const struct mm_core *core = &l->base.core;
	unsigned int m = core->loc[loc].newest;

	if (lw_due(mm->decider, LW_STREAM_VALUE, t)) {
		uint16_t found[256] = { (uint16_t)m };
		unsigned int n = 0;

		mm->nbarred = 0;
		for (; m != MM_NONE && n < 256; m = core->msg[m].older) {
			if (core->msg[m].label < l->thread[t].coherence.at[loc])
				break;
			if (!may_read(l, t, loc, m, order, addr)) {
				if (counts_fences(l))
					bar_read(l, t, loc, m, core->msg[m].tag);
				continue;
			}
			lw_name(mm->decider, n, core->msg[m].tag);
			found[n++] = (uint16_t)m;
		}
		m = found[lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_MESSAGE, n)];
		if (counts_fences(l) && l->nfences > 1) {
			read_bundle(l, t, loc, m, addr, &l->scratch);
			mm->behind = l->scratch.b.g;
		}
	}
	do_read(l, t, loc, m, order, false, addr, out);
}

static mm_dep store_dep(struct mm *mm, unsigned int t, const struct mm_deps *deps)
{
	return deps ? mm_dep_join(mm, t, deps->addr, deps->data) : MM_DEP_NONE;
}

static bool store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		  enum mm_order order, const struct mm_deps *deps)
{
	struct lkmm *l = lkmm_of(mm);
	const struct mm_core *core = &l->base.core;
	unsigned int after;
	const struct known *k = write_bundle(l, t, loc, order, deps, &l->scratch_store);

	if (counts_fences(l)) {
		bar_places(l, t, loc, k);
		mm->behind = k->b.g;
	}
	after = mm_choose_place(mm, t, loc, floor_at(l, t, k, loc));
	after = do_write(l, t, after, value, tag, order, order == MM_PLAIN ? MM_MSG_PLAIN : 0,
			 store_dep(mm, t, deps), k);
	return mm_is_newest(core, after);
}

/* A read-modify-write's read has its bundle in scratch: it joins its store's. */
static void take_bundle(struct lkmm *l, unsigned int t, unsigned int loc, enum mm_order order,
			const struct mm_deps *deps)
{
	const struct known *k = write_bundle(l, t, loc, order, deps, &l->scratch_store);

	if (k != &l->scratch_store)
		known_copy(l, &l->scratch_store, k);
	known_join(l, &l->scratch_store, &l->scratch);
	forward(l, t, &l->scratch_store);
}

/* May a read-modify-write read m and stand right behind it? */
static bool may_take(struct lkmm *l, unsigned int t, unsigned int loc, unsigned int m,
		     enum mm_order order, const struct mm_deps *deps)
{
	const struct mm_msg *msg = &l->base.core.msg[m];

	if (msg->flags & MM_MSG_TAKEN)
		return false;
	if (mm_is_newest(&l->base.core, m))
		return true;
	if (!may_read(l, t, loc, m, order, deps ? deps->addr : MM_DEP_NONE))
		return false;
	take_bundle(l, t, loc, order, deps);
	return floor_at(l, t, &l->scratch_store, loc) <= msg->label;
}

/* may_take() says no. */
static void bar_take(struct lkmm *l, unsigned int t, unsigned int loc, unsigned int m,
		     enum mm_order order, const struct mm_deps *deps)
{
	const struct mm_msg *msg = &l->base.core.msg[m];

	if (msg->flags & MM_MSG_TAKEN)
		return;
	if (may_read(l, t, loc, m, order, deps ? deps->addr : MM_DEP_NONE) ||
	    floor_told(l, t, &l->scratch, loc) <= msg->label) {
		take_bundle(l, t, loc, order, deps);
		if (floor_told(l, t, &l->scratch_store, loc) <= msg->label)
			bar(l, m, msg->tag << 1 | 1, &l->scratch_store);
	}
}

struct attempt { uint16_t msg; bool wrote; };

static unsigned int attempts(struct lkmm *l, unsigned int t, unsigned int loc,
			     const struct mm_rmw *rmw, enum mm_order order,
			     const struct mm_deps *deps, struct attempt *found, unsigned int max)
{
	const struct mm_core *core = &l->base.core;
	unsigned int n = 0;
	uint64_t result;

	l->base.mm.nbarred = 0;
	for (unsigned int m = core->loc[loc].newest; m != MM_NONE && n < max;
	     m = core->msg[m].older) {
		bool succeeds;

		if (core->msg[m].label < l->thread[t].coherence.at[loc])
			break;
		succeeds = mm_rmw_apply(rmw, core->msg[m].value, &result);
		if (succeeds && !rmw->must_fail && may_take(l, t, loc, m, order, deps)) {
			if (!mm_msg_room(core, m))
				l->base.mm.unmodelled_places++;
			else
				found[n++] = (struct attempt){ (uint16_t)m, true };
		} else if (succeeds && !rmw->must_fail && counts_fences(l)) {
			bar_take(l, t, loc, m, order, deps);
		}
		if (n >= max || (succeeds && !rmw->weak) || rmw->must_write)
			continue;
		if (may_read(l, t, loc, m, mm_fail_order(rmw), deps ? deps->addr : MM_DEP_NONE))
			found[n++] = (struct attempt){ (uint16_t)m, false };
		else if (counts_fences(l))
			bar_read(l, t, loc, m, core->msg[m].tag << 1);
	}
	return n;
}

static bool rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		mm_tag tag, enum mm_order order, const struct mm_deps *deps, struct mm_read *out)
{
	struct lkmm *l = lkmm_of(mm);
	const struct mm_core *core = &l->base.core;
	struct attempt a = { core->loc[loc].newest, false };
	uint64_t result = 0;
	bool last = false;

	fence_at_rmw(l, t);
	a.wrote = mm_rmw_apply(rmw, core->msg[a.msg].value, &result);
	if (lw_due(mm->decider, LW_STREAM_VALUE, t)) {
		struct attempt found[256];
		unsigned int n = attempts(l, t, loc, rmw, order, deps, found, 255);

		if (!n)
			found[0] = a;
		for (unsigned int i = 0; mm->decider->names && i < n; i++)
			lw_name_rmw(mm->decider, i, core->msg[found[i].msg].tag, found[i].wrote);
		a = found[lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_MESSAGE, n ? n : 1)];
		if (a.wrote)
			mm_rmw_apply(rmw, core->msg[a.msg].value, &result);
		if (counts_fences(l) && l->nfences > 1) {
			read_bundle(l, t, loc, a.msg, deps ? deps->addr : MM_DEP_NONE, &l->scratch);
			take_bundle(l, t, loc, order, deps);
			mm->behind = a.wrote ? l->scratch_store.b.g : l->scratch.b.g;
		}
	}
	if ((rmw->must_write && !a.wrote) || (rmw->must_fail && a.wrote))
		mm->infeasible = true;
	do_read(l, t, loc, a.msg, a.wrote ? order : mm_fail_order(rmw), rmw->noreturn && a.wrote,
		deps ? deps->addr : MM_DEP_NONE, out);
	out->wrote = a.wrote;
	if (a.wrote) {
		/* What is stored comes from what was read only if it is computed from it. */
		bool computed = rmw->kind != MM_XCHG && rmw->kind != MM_CMPXCHG;
		mm_dep dep = mm_dep_join(mm, t, store_dep(mm, t, deps),
					 computed ? out->dep : MM_DEP_NONE);
		struct mm_deps all_deps = { deps ? deps->addr : MM_DEP_NONE, dep,
					     deps ? deps->ctrl : MM_DEP_NONE };
		const struct known *k = write_bundle(l, t, loc, order, &all_deps,
						     &l->scratch_store);

		l->base.core.msg[a.msg].flags |= MM_MSG_TAKEN;
		last = mm_is_newest(core, do_write(l, t, a.msg, result, tag, order, MM_MSG_RMW,
						   dep, k));
	}
	mark_point(l, t, &l->thread[t].after_rmw);
	return last;
}

/*
 * Row "lock".  It reads the newest message; besides acquiring, it is told of the
 * own stores that stood before that unlock, and of what stood before an earlier
 * unlock of its own thread.
 */
static void lock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		 struct mm_read *out)
{
	struct lkmm *l = lkmm_of(mm);
	struct thread_state *th = &l->thread[t];
	unsigned int m = l->base.core.loc[loc].newest;
	const struct known *k;

	if (lw_due(mm->decider, LW_STREAM_VALUE, t))
		lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_MESSAGE, 1);
	do_read(l, t, loc, m, MM_ACQUIRE, false, addr, out);
	if (l->base.core.msg[m].flags & MM_MSG_UNLOCK) {
		view_join_ref(l, &th->rel, l->more[m].own);
		view_join_ref(l, &th->lock_saw, l->more[m].saw);
		th->relocked = true;
	}
	if (th->unlocked) {
		known_join_kept(l, &th->cur, &th->before_unlock);
		known_join_kept(l, &th->acq, &th->before_unlock);
		view_join_ref(l, &th->rel, th->own_before_unlock);
		view_join_ref(l, &th->lock_saw, th->saw_before_unlock);
		th->relocked = true;
	}
	th->rel_moved = true;
#if !LKMM_EXACT
	race_lock(l, t, l->base.core.msg[m].flags & MM_MSG_UNLOCK ? m : MM_NONE);
#endif
	k = write_bundle(l, t, loc, MM_RELAXED, &(struct mm_deps){ addr, out->dep, 0 },
			 &l->scratch_store);
	l->base.core.msg[m].flags |= MM_MSG_TAKEN;
	do_write(l, t, m, 1, tag, MM_RELAXED, MM_MSG_RMW, MM_DEP_NONE, k);
	out->wrote = true;
	mark_point(l, t, &th->after_lock);
}

static void unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	struct lkmm *l = lkmm_of(mm);
	struct thread_state *th = &l->thread[t];
	struct mm_ref own = freeze(l, &th->own), saw = freeze(l, &th->seen);
#if !LKMM_EXACT
	struct mm_vc own_told = th->race.own;
#endif
	unsigned int n;

	if (lw_due(mm->decider, LW_STREAM_VALUE, t))
		lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_PLACE, 1);
	all_before(l, t, &l->scratch_store);
	th->before_unlock = keep(l, &l->scratch_store);
	th->own_before_unlock = own;
	th->saw_before_unlock = saw;
	th->unlocked = true;
	n = do_write(l, t, l->base.core.loc[loc].newest, 0, tag, MM_RELEASE, MM_MSG_UNLOCK,
		     MM_DEP_NONE, &l->scratch_store);
	l->more[n].own = own;
	l->more[n].saw = saw;
#if !LKMM_EXACT
	race_unlock(l, t, n, &own_told);
#endif
}

#if !LKMM_EXACT
static mm_dep dep_join(struct mm *mm, unsigned int t, mm_dep a, mm_dep b)
{
	struct lkmm *l = lkmm_of(mm);

	(void)t;
	if (l->ndeps >= LKMM_DEPS) {
		mm->full = true;
		return a;
	}
	known_clear(l, &l->scratch);
	known_join_kept(l, &l->scratch, &l->dep[a - 1]);
	known_join_kept(l, &l->scratch, &l->dep[b - 1]);
	l->dep[l->ndeps] = keep(l, &l->scratch);
	l->dep_told[l->ndeps] = l->dep_told[a - 1];
	told_join(&l->dep_told[l->ndeps], &l->dep_told[b - 1]);
	return ++l->ndeps;
}

static bool saw_store(const struct mm *mm, unsigned int t, unsigned int loc, unsigned int q,
		      uint16_t clk)
{
	return race_saw_store(lkmm_of_const(mm), t, loc, q, clk);
}

static bool dep_saw(const struct mm *mm, enum mm_saw what, unsigned int q, uint16_t clk, mm_dep dep)
{
	const struct race_told *told;

	if (dep == MM_DEP_ALL)
		return false;
	told = &lkmm_of_const(mm)->dep_told[dep - 1];
	switch (what) {
	case MM_SAW_READ:
		return told->reads.c[q] >= clk;
	case MM_SAW_MARKED_READ:
		return told->marked.c[q] >= clk;
	default:
		return told->writes.c[q] >= clk;
	}
}
#endif

#endif /* LW_MODEL_LKMM_OPS_H */
