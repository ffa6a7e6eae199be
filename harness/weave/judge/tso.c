/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "weave/judge/axioms.h"
#include "weave/judge/rcu.h"

/*
 * x86-TSO, axiomatically (Owens, Sarkar and Sewell, "A better x86 memory
 * model: x86-TSO", and the herd model made from it): each location by itself
 * is sequentially consistent, and there is an order in which accesses take
 * effect in memory.  It holds whatever is in program order except a store
 * and a later load, and those, too, across a full fence or a locked
 * instruction.  A load served from its own thread's store buffer takes effect
 * before that store, so only rfe counts.
 *
 * Of the kernel's fences, smp_mb() and the grace periods are instructions;
 * smp_rmb(), smp_wmb(), smp_mb__before_atomic() and its relatives are none,
 * they lean on the locked instruction beside them.  A failed
 * compare-exchange is locked as well.  A failed trylock is not: it may be
 * decided by a plain load of the lock word.
 */
static bool drains_before(const struct jg_event *e)
{
	return e->kind == JG_READ && (e->tags & (JG_RMW | JG_LKR));
}

static bool drains_after(const struct jg_event *e)
{
	return e->kind == JG_WRITE && (e->tags & (JG_RMW | JG_LKW | JG_SEQ_CST));
}

static bool is_full_fence(const struct jg_event *e)
{
	return (e->kind == JG_FENCE && e->fence == MM_FENCE_SEQ_CST) ||
	       e->kind == JG_SYNC_RCU || e->kind == JG_SYNC_SRCU;
}

void judge_tso(struct view *v, struct jg_verdict *out)
{
	const struct rel_space *s = &v->s;
	uint64_t *ghb = view_rel(v), *locked = view_set(v);
	unsigned int fence = 0;		/* where the next full fence is */

	if (!view_coherent(v)) {
		judge_reject(out, "sc-per-location");
		return;
	}
	if (!view_atomic(v)) {
		judge_reject(out, "atomic");
		return;
	}
	set_clear(s, locked);
	for (unsigned int i = 0; i < s->n; i++)
		if (drains_before(v->ev[i]))
			set_add(locked, i);
	for (unsigned int i = s->n; i-- > 0;) {
		const unsigned int end = v->end[i];
		uint64_t *r = row(s, ghb, i);

		if (i + 1u == end)
			fence = end;
		set_clear(s, r);
		if (v->ev[i]->kind == JG_READ) {
			set_or_range(s, r, v->m, i + 1u, end);
		} else if (v->ev[i]->kind == JG_WRITE) {
			set_copy(s, r, crow(s, v->rf, i));
			view_keep_external(v, r, i);
			set_or_range(s, r, v->w, i + 1u, end);
			set_or_range(s, r, locked, i + 1u, end);
			set_or_range(s, r, v->m, drains_after(v->ev[i]) ? i + 1u : fence, end);
		}
		set_or(s, r, crow(s, v->later, i));
		if (is_full_fence(v->ev[i]))
			fence = i;
	}
	if (!rel_acyclic(s, ghb))
		judge_reject(out, "tso");
	else if (v->has_rcu && !rcu_allows(v, ghb, &out->flag))
		judge_reject(out, "rcu");
}
