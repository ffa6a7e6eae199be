/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "weave/judge/lkmm.h"

/*
 * What one thread's fences order.  Nearly all of these relations have one
 * shape: everything of some sort from a certain place of the thread onwards.
 * So each thread is walked once from its end, carrying those places along.
 */
struct places {
	unsigned int end;		/* of the thread: "no such place" */
	unsigned int mb;		/* behind the next smp_mb() */
	unsigned int rmb, wmb, acquire;	/* behind the next fence of that sort */
	unsigned int gp;		/* at the next synchronize_rcu() or _srcu() */
	unsigned int before_atomic;	/* at the RMW behind smp_mb__before_atomic() */
	unsigned int after_atomic;	/* RMW, smp_mb__after_atomic(), here */
	unsigned int after_spinlock;	/* LKW, smp_mb__after_spinlock(), here */
	unsigned int unlock_lock;	/* UL, LKR, smp_mb__after_unlock_lock(), here */
	/* helpers of those above: the next one of its sort */
	unsigned int rmw, f_after_atomic, f_after_spinlock, f_unlock_lock, lock_unlock_lock;
	unsigned int lock;		/* the next LKR */
};

static void places_reset(struct places *p, unsigned int end)
{
	*p = (struct places) {
		.end = end, .mb = end, .rmb = end, .wmb = end, .acquire = end,
		.gp = end, .before_atomic = end, .after_atomic = end, .after_spinlock = end,
		.unlock_lock = end, .rmw = end, .f_after_atomic = end, .f_after_spinlock = end,
		.f_unlock_lock = end, .lock_unlock_lock = end, .lock = end,
	};
}

static void places_fence(struct places *p, const struct jg_event *e, unsigned int i, bool alpha)
{
	switch (e->fence) {
	case MM_FENCE_SEQ_CST:
		p->mb = i + 1u;
		break;
	case MM_FENCE_RMB:
		p->rmb = i + 1u;
		break;
	case MM_FENCE_WMB:
		p->wmb = i + 1u;
		break;
	case MM_FENCE_ACQUIRE:
		p->acquire = i + 1u;
		break;
	case MM_FENCE_READ_DEPENDS:	/* no instruction elsewhere */
		if (alpha)
			p->rmb = i + 1u;
		break;
	case MM_FENCE_BEFORE_ATOMIC:
		p->before_atomic = p->rmw;
		break;
	case MM_FENCE_AFTER_ATOMIC:
		p->f_after_atomic = i + 1u;
		break;
	case MM_FENCE_AFTER_SPINLOCK:
		p->f_after_spinlock = i + 1u;
		break;
	case MM_FENCE_AFTER_UNLOCK_LOCK:
		p->f_unlock_lock = i + 1u;
		break;
	default:
		break;	/* C11's release fences: not the kernel's */
	}
}

/* [M] ; po? ; [RMW] and the like: the event itself counts. */
static void places_at(struct places *p, const struct jg_event *e)
{
	if (e->tags & JG_RMW)
		p->after_atomic = p->f_after_atomic;
	if (e->tags & JG_LKW)
		p->after_spinlock = p->f_after_spinlock;
}

/* The rest counts only for what stands before the event. */
static void places_pass(struct places *p, const struct jg_event *e, unsigned int i, bool alpha)
{
	if (e->kind == JG_FENCE) {
		places_fence(p, e, i, alpha);
	} else if (e->kind == JG_SYNC_RCU || e->kind == JG_SYNC_SRCU) {
		p->gp = i;
	} else if (e->kind == JG_READ || e->kind == JG_WRITE) {
		if (e->tags & JG_RMW)
			p->rmw = i;
		if (e->tags & JG_LKR) {
			p->lock_unlock_lock = p->f_unlock_lock;
			p->lock = i;
		}
		if (e->tags & JG_UL)
			p->unlock_lock = p->lock_unlock_lock;
	}
}

static unsigned int strong_from(const struct places *p)
{
	unsigned int from = p->mb;

	from = p->before_atomic < from ? p->before_atomic : from;
	from = p->after_atomic < from ? p->after_atomic : from;
	from = p->after_spinlock < from ? p->after_spinlock : from;
	return p->unlock_lock < from ? p->unlock_lock : from;
}

/*
 * An unlock in passing: who follows a lock behind it, in this thread or by
 * taking the lock over.  hand: po-unlock-lock-po of what stands before;
 * across: the same behind an smp_mb__after_unlock_lock() in the other thread.
 */
static void pass_unlock(const struct lkmm *k, const struct places *p, unsigned int u,
			uint64_t *hand, uint64_t *across)
{
	const struct view *v = k->v;
	const struct rel_space *s = &v->s;

	set_or_range(s, hand, NULL, p->lock + 1u, p->end);
	set_for_each(l, s, crow(s, v->rf, u)) {
		if (!(v->ev[l]->tags & JG_LKR))
			continue;
		set_or_range(s, hand, NULL, l + 1u, v->end[l]);
		for (unsigned int f = l + 1u; f < v->end[l]; f++)
			if (view_is_fence(v, f, MM_FENCE_AFTER_UNLOCK_LOCK)) {
				set_or_range(s, across, v->m, f + 1u, v->end[l]);
				break;
			}
	}
}

/* smp_wmb(), smp_rmb(), acquire, release: what they add to the strong fences of i. */
static void weak_fences(struct lkmm *k, const struct places *p, unsigned int i)
{
	const struct view *v = k->v;
	const struct rel_space *s = &v->s;
	uint64_t *nonrw = row(s, k->nonrw, i), *fence = row(s, k->fence, i);
	uint64_t *wmb = row(s, k->wmb, i);

	set_copy(s, nonrw, crow(s, k->strong, i));
	set_clear(s, wmb);
	if (!set_has(v->m, i)) {
		set_copy(s, fence, nonrw);
		return;
	}
	set_or_range(s, nonrw, v->rel, i + 1u, p->end);
	if (set_has(v->acq, i))
		set_or_range(s, nonrw, v->m, i + 1u, p->end);
	if (set_has(v->r, i))
		set_or_range(s, nonrw, v->m, p->acquire, p->end);
	set_copy(s, fence, nonrw);
	if (set_has(k->r4rmb, i))
		set_or_range(s, fence, k->r4rmb, p->rmb, p->end);
	if (set_has(v->w, i) && p->wmb < p->end) {
		set_or_range(s, wmb, v->w, p->wmb, p->end);
		set_or(s, fence, wmb);
		k->any_wmb = true;
	}
}

static void walk_threads(struct lkmm *k)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;
	uint64_t hand[REL_MAX_WORDS], across[REL_MAX_WORDS];
	struct places p = { 0 };

	for (unsigned int i = s->n; i-- > 0;) {
		const struct jg_event *e = v->ev[i];
		uint64_t *strong = row(s, k->strong, i);

		if (i + 1u == v->end[i]) {
			places_reset(&p, v->end[i]);
			set_clear(s, hand);
			set_clear(s, across);
		}
		set_clear(s, strong);
		if (set_has(v->m, i)) {
			places_at(&p, e);
			set_or_range(s, strong, v->m, strong_from(&p), p.end);
			set_or(s, strong, across);
		}
		set_or_range(s, strong, NULL, p.gp, p.end);
		k->any_strong |= !set_empty(s, strong);
		weak_fences(k, &p, i);
		if (v->has_lock)
			set_copy(s, row(s, k->handover, i), hand);
		k->after_rmb[i] = (uint16_t)p.rmb;
		places_pass(&p, e, i, k->opt->model == MM_ALPHA);
		if (set_has(v->m, i) && (e->tags & JG_UL)) {
			pass_unlock(k, &p, i, hand, across);
			k->any_handover |= !set_empty(s, hand);
		}
	}
}

/* On alpha a load need not be seen in order with the load that its address came from. */
static void add_addr(struct lkmm *k)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;

	for (unsigned int d = 0; d < v->g->naddr; d++) {
		const unsigned int a = v->number[v->g->addr[d].from];
		const unsigned int b = v->number[v->g->addr[d].to];
		uint64_t *ppo = row(s, k->ppo, a);

		if (set_has(v->plain, b))
			set_or(s, ppo, crow(s, k->wmb, b));
		if (!set_has(v->m, b) || (k->opt->model == MM_ALPHA && set_has(v->r, b)))
			continue;
		set_add(ppo, b);
		set_add(row(s, k->addr, a), b);
	}
}

/* dep ; [Marked] ; rfi: through the thread's own store */
static void add_forwarded(struct lkmm *k, const struct jg_edge *edge, unsigned int n)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;

	for (unsigned int d = 0; d < n; d++) {
		const unsigned int a = v->number[edge[d].from], b = v->number[edge[d].to];
		uint64_t set[REL_MAX_WORDS];

		if (!set_has(v->w, b) || !set_has(v->marked, b))
			continue;
		set_copy(s, set, crow(s, v->rf, b));
		view_keep_internal(v, set, b);
		set_or(s, row(s, k->ppo, a), set);
	}
}

static void add_to_write(struct lkmm *k, const struct jg_edge *edge, unsigned int n)
{
	struct view *v = k->v;

	for (unsigned int d = 0; d < n; d++)
		if (set_has(v->w, v->number[edge[d].to]))
			set_add(row(&v->s, k->ppo, v->number[edge[d].from]),
				v->number[edge[d].to]);
}

/* ppo = to-r | to-w | (fence & int) | (po-unlock-lock-po & int) */
static void preserved_order(struct lkmm *k)
{
	struct view *v = k->v;
	const struct rel_space *s = &v->s;
	const struct jg_graph *g = v->g;

	for (unsigned int i = 0; i < s->n; i++) {
		uint64_t *ppo = row(s, k->ppo, i);

		set_copy(s, ppo, crow(s, k->fence, i));
		set_or(s, ppo, crow(s, v->later, i));
		if (k->any_handover)
			set_or(s, ppo, crow(s, k->handover, i));
		view_keep_internal(v, ppo, i);
		if (k->opt->rw_ordered && set_has(v->r, i))
			set_or_range(s, ppo, v->w, i + 1u, v->end[i]);
	}
	if (g->naddr) {
		rel_clear(s, k->addr);
		add_addr(k);
	}
	add_forwarded(k, g->addr, g->naddr);
	add_forwarded(k, g->data, g->ndata);
	add_to_write(k, g->data, g->ndata);
	add_to_write(k, g->ctrl, g->nctrl);
}

void lkmm_rmw_sequence(const struct view *v, uint64_t *set)
{
	for (unsigned int w = 0; w < v->s.nw; w++) {
		for (uint64_t b = set[w] & v->chained[w]; b; b &= b - 1) {
			unsigned int x = w * 64u + (unsigned int)__builtin_ctzll(b);

			for (x = v->next_rmw[x]; x != VIEW_NONE && !set_has(set, x);
			     x = v->next_rmw[x])
				set_add(set, x);
		}
	}
}

static void fill_read_sets(struct lkmm *k)
{
	const struct view *v = k->v;

	set_copy(&v->s, k->r4rmb, v->r);
	set_clear(&v->s, k->not_noreturn);
	set_or_range(&v->s, k->not_noreturn, NULL, 0, v->s.n);
	for (unsigned int i = 0; i < v->s.n; i++)
		if (set_has(v->r, i) && (v->ev[i]->tags & JG_NORETURN)) {
			set_del(k->r4rmb, i);
			set_del(k->not_noreturn, i);
		}
}

void lkmm_fences(struct lkmm *k)
{
	struct view *v = k->v;

	k->r4rmb = view_set(v);
	k->not_noreturn = view_set(v);
	k->strong = view_rel(v);
	k->nonrw = view_rel(v);
	k->fence = view_rel(v);
	k->wmb = view_rel(v);
	k->handover = v->has_lock ? view_rel(v) : NULL;
	k->addr = v->g->naddr ? view_rel(v) : NULL;
	k->ppo = view_rel(v);
	k->any_strong = k->any_wmb = k->any_handover = false;
	fill_read_sets(k);
	walk_threads(k);
	preserved_order(k);
}
