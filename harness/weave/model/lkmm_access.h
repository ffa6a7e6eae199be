/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm_access.h - loads, stores, read-modify-writes and spin locks under lkmm.
 */
#ifndef LW_MODEL_LKMM_ACCESS_H
#define LW_MODEL_LKMM_ACCESS_H

#include "weave/model/lkmm_bundle.h"
#include "weave/model/lkmm_race.h"

/* Does reading message m tell thread t anything?  Not its own, not a plain one. */
static inline bool tells(const struct lkmm *l, unsigned int t, unsigned int m)
{
	const struct mm_msg *msg = &l->base.core.msg[m];

	return msg->thread != t && msg->thread != MM_BY_INIT && !(msg->flags & MM_MSG_PLAIN);
}

/* Row "load of m": the bundle that the load would have, into k. */
static void read_bundle(const struct lkmm *l, unsigned int t, unsigned int loc, unsigned int m,
			mm_dep addr, struct known *k)
{
	const struct thread_state *th = &l->thread[t];
	const struct mm_msg *msg = &l->base.core.msg[m];
	const struct msg_more *more = &l->more[m];

	known_copy(l, k, &th->cur);
#if LKMM_EXACT
	known_join(l, k, &th->cur_loads);
#endif
	join_address(l, t, k, addr);
	if (tells(l, t, m)) {
		hear(l, t, k, &more->b);
		view_join_ref(l, &k->told, more->pub);
		mm_at_raise(k->told.at, loc, msg->label);
	} else if (msg->thread == t) {
#if LKMM_EXACT
		join_deps(l, t, k, more->dep);
#else
		/* A dependency that cannot be ruled out: on all that the store carries. */
		if (more->dep == MM_DEP_ALL)
			hear(l, t, k, &more->b);
		else
			join_deps(l, t, k, more->dep);
#endif
	}
	forward(l, t, k);
}

/* One more access of t's own, for the forward rule. */
static void log_access(struct lkmm *l, unsigned int t, unsigned int loc, uint32_t label,
		       const struct kept *sofar)
{
	struct thread_state *th = &l->thread[t];
	unsigned int n = l->naccesses;

	if (__builtin_expect(n >= LKMM_ACCESSES, 0)) {
		l->base.mm.full = true;
		return;
	}
	l->access[n].sofar = *sofar;
	l->access[n].label = label;
	l->access[n].older = th->log[loc];
	l->naccesses++;
	th->log[loc] = (uint16_t)n;
}

/* ... which knew k (k is changed). */
static void log_known(struct lkmm *l, unsigned int t, unsigned int loc, uint32_t label,
		      struct known *k)
{
	unsigned int older = l->thread[t].log[loc];
	struct kept sofar;

	if (older)
		known_join_kept(l, k, &l->access[older].sofar);
	sofar = keep(l, k);
	log_access(l, t, loc, label, &sofar);
}

static mm_dep remember_load(struct lkmm *l, unsigned int t, unsigned int loc, unsigned int m,
			    mm_dep addr, struct known *k)
{
#if LKMM_EXACT
	struct thread_state *th = &l->thread[t];
	unsigned int n = th->nloads;

	(void)addr;
	if (n >= LKMM_LOADS) {
		l->base.mm.full = true;
		return MM_DEP_NONE;
	}
	th->load_pub[n] = (struct mm_ref){ 0, 0 };
	if (tells(l, t, m)) {
		struct mm_view *pub = &l->scratch_store.told;

		memset(pub->at, 0, width(l) * sizeof(pub->at[0]));
		view_join_ref(l, pub, l->more[m].pub);
		mm_at_raise(pub->at, loc, l->base.core.msg[m].label);
		th->load_pub[n] = freeze(l, pub);
		k->b.e.loads[t] |= UINT64_C(1) << n;
	}
	th->load[n] = keep(l, k);
	th->nloads++;
	return (mm_dep)1 << n;
#else
	if (!l->base.mm.config.keep_deps && !(l->base.core.msg[m].value >> 32))
		return MM_DEP_NONE;
	(void)loc;
	if (l->ndeps >= LKMM_DEPS) {
		l->base.mm.full = true;
		return MM_DEP_NONE;
	}
	l->dep[l->ndeps] = keep(l, k);
	race_keep(l, t, m, addr, &l->dep_told[l->ndeps]);
	return ++l->ndeps;
#endif
}

#if !LKMM_EXACT
/*
 * Does reading m add nothing to what t knows?  The same message again, unless it
 * is newly acquired; an initial message.  Not where the load must be kept.
 */
static inline bool nothing_new(struct lkmm *l, unsigned int t, unsigned int loc, unsigned int m,
			       enum mm_order order, mm_dep addr)
{
	const struct thread_state *th = &l->thread[t];
	const struct mm_msg *msg = &l->base.core.msg[m];

	if (addr != MM_DEP_NONE || l->base.mm.config.keep_deps)
		return false;
	if (msg->thread == MM_BY_INIT)
		return true;
	return th->last_msg[loc] == m && (!mm_acquires(order) || th->last_acquired[loc]) &&
	       !(msg->value >> 32);
}
#endif

/* Perform the load. */
static void do_read(struct lkmm *l, unsigned int t, unsigned int loc, unsigned int m,
		    enum mm_order order, bool noreturn, mm_dep addr, struct mm_read *out)
{
	struct thread_state *th = &l->thread[t];
	const struct mm_msg *msg = &l->base.core.msg[m];
	struct known *k = &l->scratch;

	*out = (struct mm_read){ .value = msg->value, .tag = msg->tag,
				 .age = mm_msg_age(&l->base.core, m) };
	race_read(l, t, m, order, noreturn);
	if (order == MM_PLAIN) {
		/* Coherent, and no more: nothing in hb starts or ends here. */
		mm_at_raise(th->coherence.at, loc, msg->label);
#if !LKMM_EXACT
		th->last_msg[loc] = MM_NONE;
#endif
		return;
	}
	mm_at_raise(th->coherence.at, loc, msg->label);
#if !LKMM_EXACT
	if (nothing_new(l, t, loc, m, order, addr))
		return;
	th->last_acquired[loc] = mm_acquires(order) ||
				 (th->last_msg[loc] == m && th->last_acquired[loc]);
	th->last_msg[loc] = noreturn ? MM_NONE : (uint16_t)m;
#endif
	read_bundle(l, t, loc, m, addr, k);
	out->dep = remember_load(l, t, loc, m, addr, k);
	if (tells(l, t, m)) {
		view_join_ref(l, &th->seen, l->more[m].pub);
		mm_at_raise(th->seen.at, loc, msg->label);
	}
#if LKMM_EXACT
	known_join(l, noreturn ? &th->acq_noreturn : &th->acq, k);
#else
	if (noreturn && !th->all_apart) {
		known_copy(l, &th->all, &th->acq);
		th->all_apart = true;
	}
	if (!noreturn)
		known_join(l, &th->acq, k);
	if (th->all_apart)
		known_join(l, &th->all, k);
	th->all_told_moved = true;
#endif
	if (mm_acquires(order))
		known_join(l, &th->cur, k);	/* no need to log what cur holds */
	else
		log_known(l, t, loc, msg->label, k);
}

/* Could thread t read m now?  What m's bundle demands must hold already. */
static bool may_read(struct lkmm *l, unsigned int t, unsigned int loc, unsigned int m,
		     enum mm_order order, mm_dep addr)
{
	const struct mm_msg *msg = &l->base.core.msg[m];

	if (mm_is_newest(&l->base.core, m))
		return true;
	if (msg->label < l->thread[t].coherence.at[loc])
		return false;
	if (order == MM_PLAIN) {
		known_copy(l, &l->scratch, &l->thread[t].cur);
#if LKMM_EXACT
		known_join(l, &l->scratch, &l->thread[t].cur_loads);
#endif
		join_address(l, t, &l->scratch, addr);
	} else {
		read_bundle(l, t, loc, m, addr, &l->scratch);
	}
	return floor_at(l, t, &l->scratch, loc) <= msg->label;
}

/* Row "store", before its place is chosen: its bundle, in k or elsewhere. */
static const struct known *write_bundle(struct lkmm *l, unsigned int t, unsigned int loc,
					enum mm_order order, const struct mm_deps *deps,
					struct known *k)
{
	const struct thread_state *th = &l->thread[t];

	if (order == MM_PLAIN) {
		known_copy(l, k, &th->cur);
#if LKMM_EXACT
		known_join(l, k, &th->cur_stores);
#endif
		if (deps && deps->addr != MM_DEP_ALL)
			join_deps(l, t, k, deps->addr);
		return k;
	}
#if LKMM_EXACT
	if (mm_releases(order)) {
		all_before(l, t, k);
		return k;
	}
	known_copy(l, k, &th->cur);
	known_join(l, k, &th->cur_stores);
	if (!l->base.mm.config.exact) {
		known_join(l, k, &th->acq);
		known_join(l, k, &th->acq_noreturn);
	}
	if (deps) {
		join_deps(l, t, k, deps->addr);
		join_deps(l, t, k, deps->data);
		join_deps(l, t, k, deps->ctrl);
	}
	if (th->log[loc])
		known_join_kept(l, k, &l->access[th->log[loc]].sofar);
	forward(l, t, k);
	return k;
#else
	(void)loc;
	return all_of_const(th);
#endif
}

/* What a relaxed store publishes besides itself. */
static struct mm_ref published(struct lkmm *l, struct thread_state *th)
{
	if (th->rel_moved) {
		th->rel_frozen = freeze(l, &th->rel);
		th->rel_moved = false;
		view_join_ref(l, &th->own, th->rel_frozen);
	}
	return th->rel_frozen;
}

/* pub, besides the message itself; own and seen are told of it (rel is seen already). */
static struct mm_ref publish(struct lkmm *l, struct thread_state *th, enum mm_order order,
			     unsigned int rmw_from)
{
	struct mm_ref pub, from;

	if (mm_releases(order)) {
		mm_at_join(th->own.at, th->seen.at, width(l));
		return freeze(l, &th->seen);
	}
	pub = published(l, th);
	if (rmw_from == MM_NONE || !l->more[rmw_from].pub.n)
		return pub;
	/* Release sequences go on through read-modify-writes. */
	from = l->more[rmw_from].pub;
	if (pub.n) {
		struct mm_view *both = &l->scratch.told;

		mm_at_copy(both->at, th->rel.at, width(l));
		view_join_ref(l, both, from);
		from = freeze(l, both);
	}
	view_join_ref(l, &th->own, from);
	return from;
}

/* The bundle that the message carries, and the access log. */
static void carry(struct lkmm *l, unsigned int t, unsigned int loc, unsigned int n,
		  const struct known *k)
{
	struct thread_state *th = &l->thread[t];
	uint32_t label = l->base.core.msg[n].label;
#if LKMM_EXACT
	l->more[n].b = k->b;
	known_join(l, &th->own_bundles, k);
	known_copy(l, &l->scratch, k);
	log_known(l, t, loc, label, &l->scratch);
#else
	struct kept sofar = { .told = { 0, 0 } };
	struct known *all = all_of(th);

	(void)k;	/* it is all, or a copy */
	if (th->all_told_moved) {
		if (th->nhistory >= LKMM_HISTORY) {
			l->base.mm.full = true;
			return;
		}
		th->history[th->nhistory++] = freeze(l, &all->told);
		all->b.e.upto[t] = (uint16_t)th->nhistory;
		th->all_told_moved = false;
	}
	l->more[n].b = all->b;
	sofar.b = all->b;
	if (th->nhistory)
		sofar.told = th->history[th->nhistory - 1];
	log_access(l, t, loc, label, &sofar);
	th->last_msg[loc] = MM_NONE;
#endif
}

static unsigned int plain_column(struct lkmm *l, unsigned int loc)
{
	struct mm_core *core = &l->base.core;

	if (!core->plain_column[loc]) {
		unsigned int column = mm_loc_new(&l->base.mm, 0);

		core->plain_column[loc] = (uint16_t)column;
		core->column_of[column] = (uint16_t)loc;
		l->plain_columns = true;
	}
	return core->plain_column[loc];
}

/*
 * Perform the store behind message `after`, k being its bundle; a
 * read-modify-write (MM_MSG_RMW) read that message.  Returns its number.
 */
static unsigned int do_write(struct lkmm *l, unsigned int t, unsigned int after, uint64_t value,
			     mm_tag tag, enum mm_order order, unsigned int flags, mm_dep dep,
			     const struct known *k)
{
	struct thread_state *th = &l->thread[t];
	unsigned int loc = l->base.core.msg[after].loc;
	unsigned int rmw_from = flags & MM_MSG_RMW ? after : MM_NONE;
	unsigned int n = mm_msg_insert(&l->base.mm, after, t, value, tag, flags);
	uint32_t label = l->base.core.msg[n].label;

	if (__builtin_expect(n == after, 0))	/* full */
		return n;
	l->more[n].dep = dep;
	race_write(l, t, n, order, rmw_from);
	if (order == MM_PLAIN) {
		memset(&l->more[n].b, 0, sizeof(l->more[n].b));
		l->more[n].pub = (struct mm_ref){ 0, 0 };
	} else {
		l->more[n].pub = publish(l, th, order, rmw_from);
		carry(l, t, loc, n, k);
	}
	mm_at_raise(th->coherence.at, loc, label);
	if (order == MM_PLAIN)
		loc = plain_column(l, loc);
	mm_at_raise(th->own.at, loc, label);
	mm_at_raise(th->seen.at, loc, label);
	return n;
}

#endif /* LW_MODEL_LKMM_ACCESS_H */
