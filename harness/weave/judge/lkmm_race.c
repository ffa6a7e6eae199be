/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "weave/judge/lkmm.h"

/*
 * Plain accesses.  A compiler may do nearly anything with one, so that two
 * conflicting accesses, one of them plain, are a race unless the model knows
 * one to be finished before the other starts.  "vis" below says that a store
 * is visible to what follows; "bounded", that a plain access can not leave
 * the space between two marked ones.
 *
 *   xbstar	= (hb | pb | rb)*
 *   vis	= cumul-fence* ; rfe? ; [Marked] ;
 *		  ((strong-fence ; [Marked] ; xbstar) | (xbstar & int))
 *   ww-vis	= fence | (strong-fence ; xbstar ; w-pre-bounded) |
 *		  (w-post-bounded ; vis ; w-pre-bounded)
 *   wr-vis	= the same with r-pre-bounded
 *   rw-xbstar	= fence | (r-post-bounded ; xbstar ; w-pre-bounded)
 *
 * Rows of the last three are worked out only for accesses that may race.
 */
struct racing {
	struct lkmm *k;
	uint64_t *xbstar;
	uint64_t *w_pre, *r_pre;
	uint64_t *ww_vis, *wr_vis, *rw_xbstar;
};

static void reaches(struct racing *c)
{
	struct lkmm *k = c->k;
	struct view *v = k->v;
	const struct rel_space *s = &v->s;
	const bool more = k->any_pb || k->any_rb;
	unsigned int used;
	uint64_t *xb;

	if (!more) {
		c->xbstar = k->hb_star;
		return;
	}
	c->xbstar = view_rel(v);
	used = v->pool_used;
	xb = view_rel(v);
	rel_copy(s, xb, k->hb);
	if (k->any_pb)
		rel_or(s, xb, k->pb);
	if (k->any_rb)
		rel_or(s, xb, k->rb);
	rel_closure(s, c->xbstar, xb);
	v->pool_used = used;
}

/*
 * w-pre-bounded = [Marked] ; (addr | fence)?
 * r-pre-bounded = [Marked] ; (addr | nonrw-fence | ([R4rmb] ; fencerel(Rmb) ; [~Noreturn]))?
 */
static void bounded_before(struct racing *c)
{
	const struct lkmm *k = c->k;
	const struct view *v = k->v;
	const struct rel_space *s = &v->s;

	rel_clear(s, c->w_pre);
	rel_clear(s, c->r_pre);
	set_for_each(i, s, v->marked) {
		uint64_t *w_pre = row(s, c->w_pre, i), *r_pre = row(s, c->r_pre, i);

		if (k->addr)
			set_or(s, w_pre, crow(s, k->addr, i));
		set_or(s, r_pre, w_pre);
		set_or(s, w_pre, crow(s, k->fence, i));
		set_or(s, r_pre, crow(s, k->nonrw, i));
		if (set_has(k->r4rmb, i))
			set_or_range(s, r_pre, k->not_noreturn, k->after_rmb[i], v->end[i]);
		set_add(w_pre, i);
		set_add(r_pre, i);
	}
}

/*
 * w-post-bounded = fence? ; [Marked] ; rmw-sequence
 * r-post-bounded = (nonrw-fence | ([~Noreturn] ; fencerel(Rmb) ; [R4rmb]))? ; [Marked]
 */
static void bounded_after_write(const struct lkmm *k, uint64_t *dst, unsigned int i)
{
	const struct rel_space *s = &k->v->s;

	set_copy(s, dst, crow(s, k->fence, i));
	set_add(dst, i);
	set_and(s, dst, k->v->marked);
	lkmm_rmw_sequence(k->v, dst);
}

static void bounded_after_read(const struct lkmm *k, uint64_t *dst, unsigned int i)
{
	const struct view *v = k->v;
	const struct rel_space *s = &v->s;

	set_copy(s, dst, crow(s, k->nonrw, i));
	if (set_has(k->not_noreturn, i))
		set_or_range(s, dst, k->r4rmb, k->after_rmb[i], v->end[i]);
	set_add(dst, i);
	set_and(s, dst, v->marked);
}

/* dst |= vis of the set, whose members are marked */
static void visible(const struct racing *c, uint64_t *dst, const uint64_t *set)
{
	const struct lkmm *k = c->k;
	const struct view *v = k->v;
	const struct rel_space *s = &v->s;
	uint64_t seen[REL_MAX_WORDS], strong[REL_MAX_WORDS], far[REL_MAX_WORDS];

	set_clear(s, seen);
	set_image(s, seen, k->cumul, set);
	set_clear(s, strong);
	set_image(s, strong, k->strong, seen);
	set_and(s, strong, v->marked);
	set_clear(s, far);
	set_image_closed(s, far, c->xbstar, strong);
	set_or(s, dst, far);
	set_for_each(i, s, seen)
		set_or_range(s, dst, crow(s, c->xbstar, i), v->begin[i], v->end[i]);
}

static void write_row(struct racing *c, unsigned int i)
{
	const struct lkmm *k = c->k;
	const struct rel_space *s = &k->v->s;
	uint64_t *ww = row(s, c->ww_vis, i), *wr = row(s, c->wr_vis, i);
	uint64_t to[REL_MAX_WORDS], from[REL_MAX_WORDS];

	set_clear(s, to);
	set_image_closed(s, to, c->xbstar, crow(s, k->strong, i));
	bounded_after_write(k, from, i);
	visible(c, to, from);
	set_copy(s, ww, crow(s, k->fence, i));
	set_image(s, ww, c->w_pre, to);
	set_copy(s, wr, crow(s, k->fence, i));
	set_image(s, wr, c->r_pre, to);
}

static void read_row(struct racing *c, unsigned int i)
{
	const struct lkmm *k = c->k;
	const struct rel_space *s = &k->v->s;
	uint64_t *rw = row(s, c->rw_xbstar, i);
	uint64_t to[REL_MAX_WORDS], from[REL_MAX_WORDS];

	bounded_after_read(k, from, i);
	set_clear(s, to);
	set_image_closed(s, to, c->xbstar, from);
	set_copy(s, rw, crow(s, k->fence, i));
	set_image(s, rw, c->w_pre, to);
}

/* An access, and those of other threads that may race with it (pre-race, conflicting). */
static bool rivals(const struct lkmm *k, uint64_t *dst, unsigned int i)
{
	const struct view *v = k->v;
	const struct rel_space *s = &v->s;

	set_copy(s, dst, set_has(v->w, i) ? v->m : v->w);
	if (!set_has(v->plain, i))
		set_and(s, dst, v->plain);
	view_keep_external(v, dst, i);
	set_for_each(j, s, dst)
		if (v->ev[j]->loc != v->ev[i]->loc)
			set_del(dst, j);
	return !set_empty(s, dst);
}

/* a, b: writes, the first older; write and a read of it or of a later one; read and overwriter */
static bool races(const struct racing *c, unsigned int a, unsigned int b)
{
	const struct view *v = c->k->v;
	const struct rel_space *s = &v->s;
	const bool rw = set_has(crow(s, c->rw_xbstar, a), b);

	if (set_has(v->r, a))
		return !rw;
	if (set_has(v->r, b))
		return !set_has(crow(s, c->wr_vis, a), b) && !set_has(crow(s, c->rw_xbstar, b), a);
	return !(set_has(crow(s, c->ww_vis, a), b) &&
		 (set_has(v->marked, a) || rw) &&
		 (set_has(v->marked, b) || set_has(crow(s, c->wr_vis, a), b)));
}

/* ... and the model orders b before a although a comes first: plain-coherence fails. */
static bool incoherent(const struct racing *c, unsigned int a, unsigned int b)
{
	const struct view *v = c->k->v;
	const struct rel_space *s = &v->s;

	if (set_has(v->r, a))
		return set_has(crow(s, c->wr_vis, b), a);
	if (set_has(v->r, b))
		return set_has(crow(s, v->rf, a), b) && set_has(crow(s, c->rw_xbstar, b), a);
	return set_has(crow(s, c->ww_vis, b), a);
}

/* Is a before b by rf, co, fr or co ; rf? */
static bool comes_first(const struct view *v, unsigned int a, unsigned int b)
{
	if (set_has(v->w, a) && set_has(v->r, b))
		return v->place[a] <= v->place[b];
	return v->place[a] < v->place[b];
}

static void judge_pair(const struct racing *c, unsigned int i, unsigned int j,
		       struct jg_verdict *out)
{
	const struct view *v = c->k->v;
	const bool forward = comes_first(v, i, j);
	const unsigned int a = forward ? i : j, b = forward ? j : i;

	if (incoherent(c, a, b)) {
		judge_reject(out, "plain-coherence");
	} else if (!out->race && races(c, a, b)) {
		out->race = true;
		out->race_a = view_original(v, a);
		out->race_b = view_original(v, b);
	}
}

/*
 * A plain write and a marked access to one place by one thread, and nothing
 * between them that would keep a compiler from mixing them up.
 */
static bool mixed_accesses(const struct lkmm *k)
{
	const struct view *v = k->v;
	uint64_t plain_writes[REL_MAX_WORDS], parting[REL_MAX_WORDS];

	set_copy(&v->s, plain_writes, v->plain);
	set_and(&v->s, plain_writes, v->w);
	if (set_empty(&v->s, plain_writes))
		return false;
	set_copy(&v->s, parting, v->acq);
	set_or(&v->s, parting, v->rel);
	/* The model does not name these three among what keeps a compiler apart. */
	for (unsigned int i = 0; i < v->s.n; i++)
		if (!set_has(v->m, i) && !view_is_fence(v, i, MM_FENCE_READ_DEPENDS) &&
		    !view_is_fence(v, i, MM_FENCE_AFTER_SPINLOCK) &&
		    !view_is_fence(v, i, MM_FENCE_AFTER_UNLOCK_LOCK))
			set_add(parting, i);
	for (unsigned int i = 0; i < v->s.n; i++) {
		for (unsigned int j = i + 1u; j < v->end[i]; j++) {
			if (!set_has(v->m, i) || !set_has(v->m, j) ||
			    v->ev[i]->loc != v->ev[j]->loc ||
			    set_has(v->plain, i) == set_has(v->plain, j) ||
			    !(set_has(plain_writes, i) || set_has(plain_writes, j)) ||
			    set_has(v->acq, i) || set_has(v->rel, j))
				continue;
			if (!set_meets_range(parting, i + 1u, j))
				return true;
		}
	}
	return false;
}

void lkmm_races(struct lkmm *k, struct jg_verdict *out)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;
	struct racing c = { .k = k };
	uint64_t *involved = view_set(v), *with = view_rel(v);

	if (!out->flag && mixed_accesses(k))
		out->flag = "mixed-accesses";
	set_clear(s, involved);
	set_for_each(i, s, v->m)
		if (rivals(k, row(s, with, i), i))
			set_add(involved, i);
	if (set_empty(s, involved))
		return;
	reaches(&c);
	c.w_pre = view_rel(v);
	c.r_pre = view_rel(v);
	c.ww_vis = view_rel(v);
	c.wr_vis = view_rel(v);
	c.rw_xbstar = view_rel(v);
	bounded_before(&c);
	set_for_each(i, s, involved) {
		write_row(&c, i);
		read_row(&c, i);
	}
	set_for_each(i, s, involved) {
		set_for_each(j, s, crow(s, with, i)) {
			if (j > i)
				judge_pair(&c, i, j, out);
			if (!out->allowed)
				return;
		}
	}
}
