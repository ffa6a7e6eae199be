/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "weave/judge/lkmm.h"

/*
 * The Linux-kernel memory model, after tools/memory-model/linux-kernel.cat and
 * lock.cat, release sequences running through read-modify-writes as since
 * 6.3.  In the order of that text:
 *
 *   coherence	      acyclic po-loc | rf | co | fr
 *   atomic	      empty rmw & (fre ; coe)
 *   happens-before   acyclic hb
 *   propagation      acyclic pb
 *   rcu	      irreflexive rb
 *   plain-coherence  see lkmm_race.c
 *
 * Note that "Marked" is everything but plain accesses: fences and RCU events
 * are in it, and an order may well run from or to a grace period.
 */

/* cumul-fence, before its closure: one row. */
static void cumul_row(const struct lkmm *k, uint64_t *dst, unsigned int i)
{
	const struct view *v = k->v;
	const struct rel_space *s = &v->s;

	/* strong-fence | po-rel, of the event or of who read from it elsewhere */
	set_or(s, dst, crow(s, k->strong, i));
	if (set_has(v->m, i))
		set_or_range(s, dst, v->rel, i + 1u, v->end[i]);
	if (set_has(v->w, i)) {
		uint64_t readers[REL_MAX_WORDS];

		set_copy(s, readers, crow(s, v->rf, i));
		set_and(s, readers, v->marked);
		view_keep_external(v, readers, i);
		set_for_each(r, s, readers) {
			set_or(s, dst, crow(s, k->strong, r));
			set_or_range(s, dst, v->rel, r + 1u, v->end[r]);
		}
		set_or(s, dst, crow(s, k->wmb, i));
	}
	if (k->any_handover)
		set_or(s, dst, crow(s, k->handover, i));
	set_and(s, dst, v->marked);
	lkmm_rmw_sequence(v, dst);
}

/* dst |= [..] ; rfe ; [Marked] of the set */
static void add_readers(const struct view *v, uint64_t *dst, const uint64_t *set)
{
	const struct rel_space *s = &v->s;
	uint64_t readers[REL_MAX_WORDS];

	set_for_each(w, s, set) {
		if (!set_has(v->w, w))
			continue;
		set_copy(s, readers, crow(s, v->rf, w));
		view_keep_external(v, readers, w);
		set_and(s, readers, v->marked);
		set_or(s, dst, readers);
	}
}

/* cumul = cumul-fence* ; [Marked] ; rfe? ; [Marked] */
static void cumulativity(struct lkmm *k)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;
	unsigned int used;
	uint64_t *base, *star;

	k->cumul = view_rel(v);
	used = v->pool_used;
	base = view_rel(v);
	star = view_rel(v);
	rel_clear(s, base);
	set_for_each(i, s, v->marked)
		cumul_row(k, row(s, base, i), i);
	rel_closure(s, star, base);
	rel_clear(s, k->cumul);
	set_for_each(j, s, v->marked) {
		set_or(s, row(s, k->cumul, j), crow(s, star, j));
		add_readers(v, row(s, k->cumul, j), crow(s, star, j));
	}
	v->pool_used = used;
}

/* prop = [Marked] ; (overwrite & ext)? ; cumul */
static void propagation(struct lkmm *k)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;

	k->prop = view_rel(v);
	rel_clear(s, k->prop);
	set_for_each(i, s, v->marked) {
		uint64_t over[REL_MAX_WORDS];

		set_copy(s, over, crow(s, v->later, i));
		view_keep_external(v, over, i);
		set_and(s, over, v->marked);
		set_or(s, row(s, k->prop, i), crow(s, k->cumul, i));
		set_image(s, row(s, k->prop, i), k->cumul, over);
	}
}

/* hb = [Marked] ; (ppo | rfe | ((prop \ id) & int)) ; [Marked] */
static bool happens_before(struct lkmm *k)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;

	k->hb = view_rel(v);
	k->hb_star = view_rel(v);
	rel_clear(s, k->hb);
	set_for_each(i, s, v->marked) {
		uint64_t *hb = row(s, k->hb, i);
		uint64_t rfe[REL_MAX_WORDS];

		set_or(s, hb, crow(s, k->prop, i));
		view_keep_internal(v, hb, i);
		set_del(hb, i);
		set_or(s, hb, crow(s, k->ppo, i));
		set_copy(s, rfe, crow(s, v->rf, i));
		view_keep_external(v, rfe, i);
		set_or(s, hb, rfe);
		set_and(s, hb, v->marked);
	}
	return rel_closure_acyclic(s, k->hb_star, k->hb);
}

/* pb = prop ; strong-fence ; hb* ; [Marked] */
static bool propagates(struct lkmm *k)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;
	unsigned int used;
	uint64_t *behind;	/* strong-fence ; hb* ; [Marked] */
	uint64_t *fenced;	/* where that is not empty */
	bool ok;

	k->any_pb = k->any_strong;
	if (!k->any_pb)
		return true;
	k->pb = view_rel(v);
	used = v->pool_used;
	behind = view_rel(v);
	fenced = view_set(v);
	rel_compose_closed(s, behind, k->strong, k->hb_star);
	set_clear(s, fenced);
	for (unsigned int i = 0; i < s->n; i++) {
		set_and(s, row(s, behind, i), v->marked);
		if (!set_empty(s, crow(s, behind, i)))
			set_add(fenced, i);
	}
	rel_clear(s, k->pb);
	set_for_each(i, s, v->marked) {
		uint64_t before[REL_MAX_WORDS];

		set_copy(s, before, crow(s, k->prop, i));
		set_and(s, before, fenced);
		set_image(s, row(s, k->pb, i), behind, before);
	}
	ok = rel_acyclic(s, k->pb);
	v->pool_used = used;
	return ok;
}

/* dst = set ; hb* ; pb* */
static void happens_and_propagates(const struct lkmm *k, uint64_t *dst, const uint64_t *set)
{
	const struct rel_space *s = &k->v->s;
	uint64_t hb[REL_MAX_WORDS];

	set_clear(s, dst);
	if (!k->any_pb) {
		set_image_closed(s, dst, k->hb_star, set);
		return;
	}
	set_clear(s, hb);
	set_image_closed(s, hb, k->hb_star, set);
	set_image_closed(s, dst, k->pb_star, hb);
}

/* rcu-link = po? ; hb* ; pb* ; prop ; po */
static void link_node(struct lkmm *k, struct rcu *r, unsigned int a)
{
	const struct view *v = k->v;
	const struct rel_space *s = &v->s;
	uint64_t from[REL_MAX_WORDS], to[REL_MAX_WORDS];

	set_clear(s, from);
	set_or_range(s, from, NULL, r->exit[a], v->end[r->exit[a]]);
	happens_and_propagates(k, to, from);
	set_clear(s, from);
	set_image(s, from, k->prop, to);
	rcu_link_from(v, r, a, from);
}

/*
 * rcu-fence = po ; rcu-order ; po?, which from now on is a strong fence, and
 * rb = prop ; rcu-fence ; hb* ; pb* ; [Marked].  Only plain accesses need them.
 */
static void rcu_fences(struct lkmm *k, const struct rcu *r)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;
	unsigned int used;
	uint64_t *fence, *behind;

	k->rb = view_rel(v);
	k->any_rb = true;
	used = v->pool_used;
	fence = view_rel(v);
	behind = view_rel(v);
	rel_clear(s, fence);
	for (unsigned int a = 0; a < r->s.n; a++) {
		uint64_t to[REL_MAX_WORDS];

		set_clear(s, to);
		set_for_each(b, &r->s, crow(&r->s, r->order, a))
			set_or_range(s, to, NULL, r->exit[b], v->end[r->exit[b]]);
		for (unsigned int i = v->begin[r->entry[a]]; i < r->entry[a]; i++)
			set_or(s, row(s, fence, i), to);
	}
	rel_or(s, k->strong, fence);
	rel_or(s, k->fence, fence);
	for (unsigned int i = 0; i < s->n; i++) {
		happens_and_propagates(k, row(s, behind, i), crow(s, fence, i));
		set_and(s, row(s, behind, i), v->marked);
	}
	rel_compose(s, k->rb, k->prop, behind);
	v->pool_used = used;
}

/* irreflexive rb: it is enough to look at the few events that rcu-order starts and ends at. */
static bool rcu_holds(struct lkmm *k, const char **flag)
{
	struct view *v = k->v;
	struct rcu r;

	rcu_collect(v, &r);
	*flag = r.flag;
	if (!r.any_grace)
		return true;
	if (k->any_pb) {
		k->pb_star = view_rel(v);
		rel_closure(&v->s, k->pb_star, k->pb);
	}
	for (unsigned int a = 0; a < r.s.n; a++)
		link_node(k, &r, a);
	rcu_close(v, &r);
	if (rcu_violated(&r))
		return false;
	if (v->has_plain)
		rcu_fences(k, &r);
	return true;
}

/* A lock's events are of two sorts, held and free, and who reads which is no choice. */
static bool locks_hold(const struct view *v)
{
	set_for_each(i, &v->s, v->r) {
		const struct jg_event *e = v->ev[i], *w = &v->g->ev[e->rf];

		if ((e->tags & (JG_LKR | JG_RU)) && (w->tags & JG_LKW))
			return false;
		if ((e->tags & JG_LF) && (w->tags & JG_UL))
			return false;
	}
	return true;
}

void judge_lkmm(struct view *v, const struct jg_options *opt, struct jg_verdict *out)
{
	struct lkmm k = { .v = v, .opt = opt };

	if (!view_coherent(v)) {
		judge_reject(out, "coherence");
		return;
	}
	if (!view_atomic(v)) {
		judge_reject(out, "atomic");
		return;
	}
	if (v->has_lock && !locks_hold(v)) {
		judge_reject(out, "lock");
		return;
	}
	lkmm_fences(&k);
	cumulativity(&k);
	propagation(&k);
	if (!happens_before(&k))
		judge_reject(out, "happens-before");
	else if (!propagates(&k))
		judge_reject(out, "propagation");
	else if (v->has_rcu && !rcu_holds(&k, &out->flag))
		judge_reject(out, "rcu");
	else if (v->has_plain)
		lkmm_races(&k, out);
}
