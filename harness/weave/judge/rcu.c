/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "weave/judge/rcu.h"

static bool is_lock(const struct jg_event *e)
{
	return e->kind == JG_RCU_LOCK || e->kind == JG_SRCU_LOCK;
}

static bool is_unlock(const struct jg_event *e)
{
	return e->kind == JG_RCU_UNLOCK || e->kind == JG_SRCU_UNLOCK;
}

static bool same_domain(const struct jg_event *a, const struct jg_event *b)
{
	const bool srcu = a->kind >= JG_SRCU_LOCK;

	return srcu == (b->kind >= JG_SRCU_LOCK) && (!srcu || a->loc == b->loc);
}

/* SRCU: the caller may name the lock whose index an unlock got. */
static bool named_pair(const struct view *v, unsigned int i, unsigned int *other)
{
	const struct jg_event *e = v->ev[i], *p;

	if ((e->kind != JG_SRCU_LOCK && e->kind != JG_SRCU_UNLOCK) || e->partner < 0)
		return false;
	p = &v->g->ev[e->partner];
	if (p->kind != (e->kind == JG_SRCU_LOCK ? JG_SRCU_UNLOCK : JG_SRCU_LOCK) ||
	    p->loc != e->loc)
		return false;
	*other = v->number[e->partner];
	return true;
}

/*
 * unlock_of[i]: for each lock, the unlock that belongs to it, or VIEW_NONE.
 * By name where there is one, otherwise by nesting.  Returns the flag for
 * what remains alone.
 */
static const char *match_sections(const struct view *v, uint16_t *unlock_of)
{
	uint16_t open[JG_MAX_EVENTS];
	unsigned int depth = 0, other;
	const char *flag = NULL;

	for (unsigned int i = 0; i < v->s.n; i++)
		unlock_of[i] = VIEW_NONE;
	for (unsigned int i = 0; i < v->s.n; i++) {
		const struct jg_event *e = v->ev[i];
		unsigned int k;

		if (i == v->begin[i])
			depth = 0;
		if (!is_lock(e) && !is_unlock(e))
			continue;
		if (named_pair(v, i, &other)) {
			unlock_of[is_lock(e) ? i : other] = (uint16_t)(is_lock(e) ? other : i);
			continue;
		}
		if (is_lock(e)) {
			open[depth++] = (uint16_t)i;
			continue;
		}
		for (k = depth; k > 0 && !same_domain(e, v->ev[open[k - 1]]); k--)
			;
		if (!k) {
			flag = e->kind == JG_RCU_UNLOCK ? "unmatched-rcu-unlock" :
							  "unmatched-srcu-unlock";
			continue;
		}
		unlock_of[open[k - 1]] = (uint16_t)i;
		for (depth--; k <= depth; k++)
			open[k - 1] = open[k];
	}
	for (unsigned int i = 0; i < v->s.n && !flag; i++)
		if (is_lock(v->ev[i]) && unlock_of[i] == VIEW_NONE)
			flag = v->ev[i]->kind == JG_RCU_LOCK ? "unmatched-rcu-lock" :
							       "unmatched-srcu-lock";
	return flag;
}

static void add_node(struct rcu *r, unsigned int entry, unsigned int exit, uint32_t domain,
		     bool grace)
{
	const unsigned int k = r->s.n++;

	r->entry[k] = (uint16_t)entry;
	r->exit[k] = (uint16_t)exit;
	r->domain[k] = domain;
	r->grace[k] = grace;
	r->any_grace |= grace;
}

void rcu_collect(struct view *v, struct rcu *r)
{
	uint16_t unlock_of[JG_MAX_EVENTS];
	unsigned int outer_end = 0;	/* one past the last outermost RCU section's unlock */

	r->s.n = 0;
	r->any_grace = false;
	r->link = r->order = NULL;
	r->flag = match_sections(v, unlock_of);
	for (unsigned int i = 0; i < v->s.n; i++) {
		const struct jg_event *e = v->ev[i];

		switch (e->kind) {
		case JG_RCU_LOCK:
			/* What an inner section says its outer one says, too. */
			if (i >= outer_end && unlock_of[i] != VIEW_NONE) {
				add_node(r, unlock_of[i], i, 0, false);
				outer_end = unlock_of[i] + 1u;
			}
			break;
		case JG_SRCU_LOCK:
			if (unlock_of[i] != VIEW_NONE)
				add_node(r, unlock_of[i], i, e->loc + 1u, false);
			break;
		case JG_SYNC_RCU:
			add_node(r, i, i, 0, true);
			break;
		case JG_SYNC_SRCU:
			add_node(r, i, i, e->loc + 1u, true);
			if (i < outer_end && !r->flag)
				r->flag = "invalid-sleep";
			break;
		default:
			break;
		}
	}
	rel_space_init(&r->s, r->s.n);
	if (r->any_grace) {
		r->link = view_rel(v);
		r->order = view_rel(v);
		rel_clear(&r->s, r->link);
	}
}

void rcu_link_from(const struct view *v, struct rcu *r, unsigned int a, const uint64_t *before)
{
	for (unsigned int b = 0; b < r->s.n; b++)
		if (set_meets_range(before, v->begin[r->entry[b]], r->entry[b]))
			set_add(row(&r->s, r->link, a), b);
}

/*
 * The least fixpoint, pair by pair.  A pair (a, b) in the order makes others:
 * a grace period and a section of one domain around it, in either order, or
 * another pair before or behind it.
 */
struct closing {
	struct rcu *r;
	uint64_t *linked_from;	/* link backwards */
	uint64_t *mate;		/* node -> those of the other sort, same domain */
	uint64_t *onward;	/* order ; link */
	uint64_t *todo;		/* pairs not yet looked at */
	uint64_t rows[REL_MAX_WORDS];	/* rows of todo that are not empty */
};

static void close_add(struct closing *c, unsigned int a, const uint64_t *bs)
{
	const struct rel_space *s = &c->r->s;
	uint64_t *order = row(s, c->r->order, a), *todo = row(s, c->todo, a);
	uint64_t *onward = row(s, c->onward, a);

	for (unsigned int w = 0; w < s->nw; w++) {
		const uint64_t fresh = bs[w] & ~order[w];

		if (!fresh)
			continue;
		order[w] |= fresh;
		todo[w] |= fresh;
		set_add(c->rows, a);
		for (uint64_t b = fresh; b; b &= b - 1)
			set_or(s, onward, crow(s, c->r->link,
					       w * 64u + (unsigned int)__builtin_ctzll(b)));
	}
}

static void close_pair(struct closing *c, unsigned int a, unsigned int b)
{
	const struct rel_space *s = &c->r->s;
	uint64_t set[REL_MAX_WORDS];

	set_for_each(x, s, crow(s, c->linked_from, a)) {
		set_copy(s, set, crow(s, c->r->link, b));
		set_and(s, set, crow(s, c->mate, x));
		close_add(c, x, set);
	}
	set_clear(s, set);
	set_image(s, set, c->r->order, crow(s, c->r->link, b));
	close_add(c, a, set);
	set_clear(s, set);
	set_add(set, b);
	for (unsigned int x = 0; x < s->n; x++)
		if (set_has(crow(s, c->onward, x), a))
			close_add(c, x, set);
}

static void close_start(struct closing *c)
{
	struct rcu *r = c->r;
	const struct rel_space *s = &r->s;
	uint64_t set[REL_MAX_WORDS];

	rel_clear(s, r->order);
	rel_clear(s, c->mate);
	rel_clear(s, c->onward);
	rel_clear(s, c->todo);
	set_clear(s, c->rows);
	rel_inverse(s, c->linked_from, r->link);
	for (unsigned int a = 0; a < s->n; a++)
		for (unsigned int b = 0; b < s->n; b++)
			if (r->grace[a] != r->grace[b] && r->domain[a] == r->domain[b])
				set_add(row(s, c->mate, a), b);
	for (unsigned int a = 0; a < s->n; a++) {
		set_copy(s, set, crow(s, r->link, a));
		set_and(s, set, crow(s, c->mate, a));
		if (r->grace[a])
			set_add(set, a);
		close_add(c, a, set);
	}
}

void rcu_close(struct view *v, struct rcu *r)
{
	const unsigned int used = v->pool_used;
	struct closing c = {
		.r = r, .linked_from = view_rel(v), .mate = view_rel(v),
		.onward = view_rel(v), .todo = view_rel(v),
	};
	bool more = true;

	close_start(&c);
	while (more) {
		more = false;
		set_for_each(a, &r->s, c.rows) {
			uint64_t now[REL_MAX_WORDS];

			more = true;
			set_copy(&r->s, now, crow(&r->s, c.todo, a));
			set_clear(&r->s, row(&r->s, c.todo, a));
			set_del(c.rows, a);
			set_for_each(b, &r->s, now)
				close_pair(&c, a, b);
		}
	}
	v->pool_used = used;
}

bool rcu_violated(const struct rcu *r)
{
	for (unsigned int a = 0; a < r->s.n; a++) {
		set_for_each(b, &r->s, crow(&r->s, r->order, a))
			if (set_has(crow(&r->s, r->link, b), a))
				return true;
	}
	return false;
}

bool rcu_allows(struct view *v, const uint64_t *hb, const char **flag)
{
	const unsigned int used = v->pool_used;
	struct rcu r;
	bool ok = true;

	rcu_collect(v, &r);
	*flag = r.flag;
	if (r.any_grace) {
		uint64_t *closed = view_rel(v);
		uint64_t from[REL_MAX_WORDS], to[REL_MAX_WORDS];

		rel_closure(&v->s, closed, hb);
		for (unsigned int a = 0; a < r.s.n; a++) {
			set_clear(&v->s, from);
			set_or_range(&v->s, from, NULL, r.exit[a], v->end[r.exit[a]]);
			set_clear(&v->s, to);
			set_image_closed(&v->s, to, closed, from);
			rcu_link_from(v, &r, a, to);
		}
		rcu_close(v, &r);
		ok = !rcu_violated(&r);
	}
	v->pool_used = used;
	return ok;
}
