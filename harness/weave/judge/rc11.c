/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "weave/judge/axioms.h"

/*
 * RC11, the repaired C11 model (Lahav, Vafeiadis, Kang, Hur and Dreyer,
 * "Repairing sequential consistency in C/C++11", PLDI 2017):
 *
 *   coherence	  irreflexive hb ; eco?
 *   atomicity	  empty rmw & (rb ; mo)
 *   SC		  acyclic psc_base | psc_F
 *   no-thin-air  acyclic sb | rf
 *
 * Release sequences are C11's (the same thread's later stores belong to
 * them), not C++20's.  A plain access is the paper's non-atomic one; the
 * kernel's lock events count as an acquiring read-modify-write and a releasing
 * store.  Fences other than C11's four order nothing here.
 *
 * The engine's `weak` is stronger in one place, on purpose: it keeps one
 * order of seq_cst accesses per location that all seq_cst reads respect, even
 * where RC11 lets an execution that mixes them with weaker accesses to the
 * same locations get around it.  So what this judge accepts may be more than
 * the engine shows.
 */
struct rc11 {
	struct view *v;
	const struct rel_space *s;
	uint64_t *hb;		/* transitive, not reflexive */
	uint64_t *eco;
	uint64_t *sc_fence, *sc;	/* sets: seq_cst fences; seq_cst accesses */
	bool any_sc;
};

static bool fence_acquires(const struct jg_event *e)
{
	return e->kind == JG_FENCE &&
	       (e->fence == MM_FENCE_ACQUIRE || e->fence == MM_FENCE_ACQ_REL ||
		e->fence == MM_FENCE_SEQ_CST);
}

static bool fence_releases(const struct jg_event *e)
{
	return e->kind == JG_FENCE &&
	       (e->fence == MM_FENCE_RELEASE || e->fence == MM_FENCE_ACQ_REL ||
		e->fence == MM_FENCE_SEQ_CST);
}

/*
 * Whoever reads one of these sees what was released at w:
 * rs = w ; (sb|loc)? ; [atomic] ; (rf ; rmw)*
 */
static void release_sequence(const struct rc11 *c, uint64_t *set, unsigned int w)
{
	const struct view *v = c->v;

	for (unsigned int k = w; k < v->end[w]; k++) {
		const struct jg_event *e = v->ev[k];

		if (e->kind != JG_WRITE || e->loc != v->ev[w]->loc || (e->tags & JG_PLAIN))
			continue;
		for (unsigned int x = k; x != VIEW_NONE && !set_has(set, x); x = v->next_rmw[x])
			set_add(set, x);
	}
}

/* Rows of hb from the release at event `from` (w itself or a fence before it), by way of w. */
static void synchronise(struct rc11 *c, unsigned int from, unsigned int w)
{
	const struct view *v = c->v;
	const struct rel_space *s = c->s;
	uint64_t rs[REL_MAX_WORDS], readers[REL_MAX_WORDS];

	set_clear(s, rs);
	release_sequence(c, rs, w);
	set_clear(s, readers);
	set_image(s, readers, v->rf, rs);
	set_for_each(r, s, readers) {
		if (set_has(v->plain, r))
			continue;
		if (set_has(v->acq, r)) {
			set_add(row(s, c->hb, from), r);
			continue;
		}
		for (unsigned int f = r + 1u; f < v->end[r]; f++)
			if (fence_acquires(v->ev[f])) {
				set_add(row(s, c->hb, from), f);
				break;
			}
	}
}

/* (sb | sw)+; false if that has a cycle. */
static bool happens_before(struct rc11 *c)
{
	struct view *v = c->v;
	const struct rel_space *s = c->s;
	const unsigned int used = v->pool_used;
	uint64_t *closed = view_rel(v);
	bool ok;

	rel_clear(s, c->hb);
	for (unsigned int i = 0; i < s->n; i++)
		if (i + 1u < v->end[i])
			set_add(row(s, c->hb, i), i + 1u);
	for (unsigned int i = 0; i < s->n; i++) {
		if (set_has(v->rel, i) && !set_has(v->plain, i))
			synchronise(c, i, i);
		if (!fence_releases(v->ev[i]))
			continue;
		for (unsigned int w = i + 1u; w < v->end[i]; w++)
			if (v->ev[w]->kind == JG_WRITE)
				synchronise(c, i, w);
	}
	ok = rel_closure_acyclic(s, closed, c->hb);
	if (ok) {
		rel_copy(s, c->hb, closed);
		for (unsigned int i = 0; i < s->n; i++)
			set_del(row(s, c->hb, i), i);
	}
	v->pool_used = used;
	return ok;
}

/*
 * eco = (rf | mo | rb)+.  Since mo is a total order for each location, that
 * is: to every later write, to the readers of those, and from a write to its
 * own readers.
 */
static void communication(struct rc11 *c)
{
	const struct view *v = c->v;
	const struct rel_space *s = c->s;

	rel_copy(s, c->eco, v->later);
	for (unsigned int i = 0; i < s->n; i++) {
		set_image(s, row(s, c->eco, i), v->rf, crow(s, v->later, i));
		set_or(s, row(s, c->eco, i), crow(s, v->rf, i));
	}
}

static bool coherent(struct rc11 *c)
{
	const struct rel_space *s = c->s;

	for (unsigned int i = 0; i < s->n; i++) {
		set_for_each(j, s, crow(s, c->hb, i))
			if (set_has(crow(s, c->eco, j), i))
				return false;
	}
	return true;
}

/* dst: events of i's location */
static void same_location(const struct rc11 *c, uint64_t *dst, unsigned int i)
{
	const struct view *v = c->v;

	set_clear(c->s, dst);
	if (!set_has(v->m, i))
		return;
	set_for_each(j, c->s, v->m)
		if (v->ev[j]->loc == v->ev[i]->loc)
			set_add(dst, j);
}

/*
 * scb = sb | (sb|!=loc ; hb ; sb|!=loc) | hb|loc | mo | rb, for one event.
 * elsewhere: sb|!=loc, where a fence has no location and so differs from all.
 */
static void sc_before(const struct rc11 *c, uint64_t *dst, const uint64_t *elsewhere,
		      unsigned int i)
{
	const struct view *v = c->v;
	const struct rel_space *s = c->s;
	uint64_t loc[REL_MAX_WORDS], first[REL_MAX_WORDS], set[REL_MAX_WORDS];

	set_or_range(s, dst, NULL, i + 1u, v->end[i]);
	set_or(s, dst, crow(s, v->later, i));
	same_location(c, loc, i);
	for (unsigned int w = 0; w < s->nw; w++) {
		dst[w] |= crow(s, c->hb, i)[w] & loc[w];
		loc[w] = ~loc[w];
	}
	set_clear(s, first);
	set_or_range(s, first, loc, i + 1u, v->end[i]);
	set_clear(s, set);
	set_image(s, set, c->hb, first);
	set_image(s, dst, elsewhere, set);
}

/* sb|!=loc */
static void sb_elsewhere(const struct rc11 *c, uint64_t *rel)
{
	const struct rel_space *s = c->s;
	uint64_t loc[REL_MAX_WORDS];

	rel_clear(s, rel);
	for (unsigned int i = 0; i < s->n; i++) {
		same_location(c, loc, i);
		for (unsigned int w = 0; w < s->nw; w++)
			loc[w] = ~loc[w];
		set_or_range(s, row(s, rel, i), loc, i + 1u, c->v->end[i]);
	}
}

/* psc_base: between seq_cst events, and fences by way of hb around. */
static void psc_base(const struct rc11 *c, uint64_t *psc, const uint64_t *scb)
{
	const struct rel_space *s = c->s;

	for (unsigned int i = 0; i < s->n; i++) {
		uint64_t from[REL_MAX_WORDS], to[REL_MAX_WORDS];
		const bool fence = set_has(c->sc_fence, i);

		if (!fence && !set_has(c->sc, i))
			continue;
		set_clear(s, from);
		set_add(from, i);
		if (fence)
			set_or(s, from, crow(s, c->hb, i));
		set_clear(s, to);
		set_image(s, to, scb, from);
		set_for_each(j, s, to) {
			if (set_has(c->sc, j) || set_has(c->sc_fence, j))
				set_add(row(s, psc, i), j);
			for (unsigned int w = 0; w < s->nw; w++)
				row(s, psc, i)[w] |= crow(s, c->hb, j)[w] & c->sc_fence[w];
		}
	}
}

/* psc_F = [F_sc] ; (hb | hb ; eco ; hb) ; [F_sc] */
static void psc_fences(const struct rc11 *c, uint64_t *psc)
{
	const struct rel_space *s = c->s;

	set_for_each(i, s, c->sc_fence) {
		uint64_t mid[REL_MAX_WORDS], to[REL_MAX_WORDS];

		set_clear(s, mid);
		set_image(s, mid, c->eco, crow(s, c->hb, i));
		set_copy(s, to, crow(s, c->hb, i));
		set_image(s, to, c->hb, mid);
		set_and(s, to, c->sc_fence);
		set_or(s, row(s, psc, i), to);
	}
}

static bool sc_order(struct rc11 *c)
{
	struct view *v = c->v;
	const struct rel_space *s = c->s;
	const unsigned int used = v->pool_used;
	uint64_t *elsewhere = view_rel(v), *scb = view_rel(v), *psc = view_rel(v);
	bool ok;

	sb_elsewhere(c, elsewhere);
	rel_clear(s, scb);
	rel_clear(s, psc);
	for (unsigned int i = 0; i < s->n; i++)
		sc_before(c, row(s, scb, i), elsewhere, i);
	psc_base(c, psc, scb);
	psc_fences(c, psc);
	ok = rel_acyclic(s, psc);
	v->pool_used = used;
	return ok;
}

/* C11's data race: conflicting, one of them not atomic, neither happens before the other. */
static void find_race(const struct rc11 *c, struct jg_verdict *out)
{
	const struct view *v = c->v;
	const struct rel_space *s = c->s;

	set_for_each(i, s, v->m) {
		for (unsigned int j = v->end[i]; j < s->n; j++) {
			if (!set_has(v->m, j) || v->ev[i]->loc != v->ev[j]->loc ||
			    !(set_has(v->w, i) || set_has(v->w, j)) ||
			    !(set_has(v->plain, i) || set_has(v->plain, j)) ||
			    set_has(crow(s, c->hb, i), j) || set_has(crow(s, c->hb, j), i))
				continue;
			out->race = true;
			out->race_a = view_original(v, i);
			out->race_b = view_original(v, j);
			return;
		}
	}
}

static void find_sc(struct rc11 *c)
{
	struct view *v = c->v;

	c->sc = view_set(v);
	c->sc_fence = view_set(v);
	set_clear(c->s, c->sc);
	set_clear(c->s, c->sc_fence);
	c->any_sc = false;
	for (unsigned int i = 0; i < v->s.n; i++) {
		const bool fence = view_is_fence(v, i, MM_FENCE_SEQ_CST);

		if (fence)
			set_add(c->sc_fence, i);
		else if (set_has(v->m, i) && (v->ev[i]->tags & JG_SEQ_CST))
			set_add(c->sc, i);
		else
			continue;
		c->any_sc = true;
	}
}

void judge_rc11(struct view *v, struct jg_verdict *out)
{
	struct rc11 c = { .v = v, .s = &v->s };

	c.hb = view_rel(v);
	c.eco = view_rel(v);
	communication(&c);
	find_sc(&c);
	/* A cycle in hb itself is a failure of coherence, too: irreflexive hb. */
	if (!happens_before(&c) || !coherent(&c))
		judge_reject(out, "coherence");
	else if (!view_atomic(v))
		judge_reject(out, "atomicity");
	else if (c.any_sc && !sc_order(&c))
		judge_reject(out, "SC");
	else if (!view_no_thin_air(v))
		judge_reject(out, "no-thin-air");
	else if (v->has_plain)
		find_race(&c, out);
}
