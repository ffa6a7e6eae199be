// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * race.c - what else there is to explore, by looking at an execution: other
 * choices in each step; steps that could come the other way round; messages that
 * could be read if they came earlier.
 */
#include <string.h>

#include "explore/internal.h"
#include "weave/runtime/state.h"

/* ---- other choices ---- */

/* Known at the node already; one that waits to be explored moves to the front. */
static bool there(struct ex_frame *f, const struct ex_label *label)
{
	size_t size = label->n * sizeof(label->name[0]);

	for (struct ex_tree **at = &f->pending; *at; at = &(*at)->next) {
		struct ex_tree *tree = *at;

		if (tree->proc != f->proc || tree->label.n < label->n ||
		    memcmp(tree->label.name, label->name, size))
			continue;
		*at = tree->next;
		tree->next = f->pending;
		f->pending = tree;
		tree->exact = true;
		return true;
	}
	for (const struct ex_done *d = f->done; d; d = d->next)
		if (d->proc == f->proc && d->label.n >= label->n &&
		    !memcmp(d->label.name, label->name, size))
			return true;
	for (uint32_t i = 0; i < f->nsleepers; i++) {
		const struct ex_done *d = ex.sleeper[f->sleepers + i].done;

		if (d->proc == f->proc && d->label.n == label->n &&
		    ex_same_choices(&d->label, label, label->n))
			return true;
	}
	return false;
}

static void demand_choices(struct ex_frame *f)
{
	const struct ex_foot unknown = { 0, NULL };

	for (unsigned int i = f->label.n; i-- > 0;) {
		const struct ex_pick *p = &f->pick[i];
		struct ex_label label = f->label;

		label.n = (uint8_t)(i + 1);
		label.places &= (uint8_t)((2u << i) - 1);
		for (unsigned int j = p->n; j-- > 0;) {
			struct ex_tree *tree;

			label.name[i] = ex.names[p->names + j];
			if (j == p->chosen || there(f, &label) ||
			    (p->await && ex_futile_message(p->await, label.name[i])))
				continue;
			tree = ex_tree_new(f->proc, &label, unknown);
			if (!tree)
				return;
			tree->exact = true;
			tree->next = f->pending;
			f->pending = tree;
		}
	}
}

static void other_choices(uint32_t k)
{
	if (!ex.frame[k].label.n)
		return;
	ex_node_open(k);
	demand_choices(&ex.frame[k]);
	ex_node_close(k);
}

/* ---- what happens before what ---- */

static uint32_t writer_of(mm_tag tag, uint32_t before)
{
	if (!tag)
		return UINT32_MAX;
	for (uint32_t k = before; k-- > 0;) {
		const struct ex_frame *f = &ex.frame[k];

		if (f->proc % LW_MAX_THREADS != (tag >> 24) - 1)
			continue;
		for (uint32_t i = 0; i < f->n; i++) {
			const struct ex_access *a = &ex.access[f->first + i];

			if ((a->kind == EX_RMW && a->stored == tag) ||
			    (a->kind != EX_RMW && ex_stores(a) && a->tag == tag))
				return k;
		}
	}
	return UINT32_MAX;
}

static void include(uint64_t *set, uint32_t step)
{
	ex_join(set, ex.frame[step].hb, step);
	ex_put(set, step);
}

/* The step in which the writer that took a lock in step k began to wait for it. */
static uint32_t began_to_wait(uint32_t k)
{
	const struct ex_access *lock = ex_takes_lock(ex_foot_of(k));
	uint32_t w = k;

	if (!lock || lock->kind != EX_WRITE_LOCK)
		return UINT32_MAX;
	while (w-- > 0)
		if (ex.frame[w].proc == ex.frame[k].proc)
			break;
	for (uint32_t i = 0; w != UINT32_MAX && i < ex.frame[w].n; i++) {
		const struct ex_access *a = &ex.access[ex.frame[w].first + i];

		if (a->kind == EX_WRITE_WAIT && a->key == lock->key)
			return w;
	}
	return UINT32_MAX;
}

/*
 * Steps k and j could come the other way round.  If j gets by no writer that waits,
 * it must come before that one's beginning to wait, not only before its lock.
 */
static void put_race(uint32_t k, uint32_t j, uint64_t *races)
{
	uint32_t w = began_to_wait(k);

	ex_put(races, k);
	if (w != UINT32_MAX && !ex_has(ex.frame[j].hb, w) &&
	    ex_conflicts(ex_foot_of(w), ex_foot_of(j)))
		ex_put(races, w);
}

/*
 * Step k's load was answered from its thread's buffer.  Whatever reaches the location
 * before what it read does so comes before that in modification order, wherever the load
 * stands; only what does so later must come behind the load.
 */
static bool in_buffer_until(uint32_t k, const struct ex_access *own, uint32_t j)
{
	while (++k < j) {
		const struct ex_frame *f = &ex.frame[k];

		for (uint32_t i = 0; i < f->n && f->proc == (own->tag >> 24) - 1 + EX_DRAIN; i++)
			if (ex.access[f->first + i].tag == own->tag)
				return false;
	}
	return true;
}

/*
 * Must the order of steps k and j stay as it is, for the graph to be the same?  Let alone
 * for one of what j does.
 */
static bool in_order(uint32_t k, uint32_t j, const struct ex_access *but)
{
	const struct ex_foot a = ex_foot_of(k), b = ex_foot_of(j);

	if (!lw_eng.tso && !but)
		return ex_conflicts(a, b);
	for (uint32_t i = 0; i < a.n; i++)
		for (uint32_t m = 0; m < b.n; m++)
			if (ex_conflict(&a.a[i], &b.a[m]) && b.a[m].kind != EX_OWN && &b.a[m] != but &&
			    !(a.a[i].kind == EX_OWN && in_buffer_until(k, &a.a[i], j)))
				return true;
	return false;
}

static bool touches(uint32_t k, const struct ex_access *lock, enum ex_kind kind)
{
	const struct ex_foot foot = ex_foot_of(k);

	for (uint32_t i = 0; i < foot.n; i++)
		if (foot.a[i].kind == kind && foot.a[i].space == lock->space &&
		    foot.a[i].key == lock->key)
			return true;
	return false;
}

/* Could a reader have had the lock just before step k, when a writer began to wait for it? */
static bool open_to_readers(uint32_t k, const struct ex_access *lock)
{
	uint32_t took = 0;	/* threads that had it for writing */
	bool given_back = false;

	while (k-- > 0) {
		unsigned int t = ex.frame[k].proc;

		if (touches(k, lock, EX_WRITE_WAIT) && !(took >> t & 1))
			return false;
		given_back |= touches(k, lock, EX_WRITE_UNLOCK) || touches(k, lock, EX_EXCLUSIVE);
		if (!touches(k, lock, EX_WRITE_LOCK))
			continue;
		if (!given_back)
			return false;
		took |= 1u << t;
	}
	return true;
}

/*
 * All that could go on sleeps.  Of those who wait a reader may be kept out by a writer that
 * waits, too; and what would have let it in sleeps on when that one begins to.  Nothing
 * else need be looked at.
 */
static void kept_out(uint32_t j, uint64_t *races)
{
	const struct ex_access *lock = ex_takes_lock(ex_foot_of(j));

	for (uint32_t i = 0; i < j; i++)
		if (ex_has(races, i) && !(lock->kind == EX_READ_LOCK &&
					  touches(i, lock, EX_WRITE_WAIT) && open_to_readers(i, lock)))
			ex_drop(races, i);
}

/*
 * Taking a lock cannot come before the unlock that it waited for, but before the
 * lock that belongs to that.
 */
static void lock_before_lock(uint32_t j, const struct ex_access *lock, uint64_t *races)
{
	for (uint32_t k = j; k-- > 0;) {
		if (!ex_took_lock(ex_foot_of(k), lock))
			continue;
		if (!ex_has(ex.frame[j].hb, k))
			put_race(k, j, races);
		return;
	}
}

/* The load with which step j looks for what a loop waits for. */
static const struct ex_access *looks(uint32_t j)
{
	const struct ex_frame *f = &ex.frame[j];

	for (uint32_t i = 0; i < f->n; i++)
		if (ex.access[f->first + i].await && ex.access[f->first + i].kind == EX_NEWEST)
			return &ex.access[f->first + i];
	return NULL;
}

static const struct ex_access *puts_last(uint32_t k, uint32_t key)
{
	const struct ex_frame *f = &ex.frame[k];

	for (uint32_t i = 0; i < f->n; i++) {
		const struct ex_access *a = &ex.access[f->first + i];

		if (a->space == EX_MEMORY && a->key == key && ex_stores(a))
			return a;
	}
	return NULL;
}

/*
 * Where a look would be in vain it cannot be.  So it comes before the last store that there
 * was something else before than what leads nowhere, and before what followed.
 */
static void look_before(uint32_t j, const struct ex_access *look, uint64_t *races)
{
	const struct ex_frame *f = &ex.frame[j];
	uint32_t store = UINT32_MAX;

	for (uint32_t k = j; k-- > 0;) {
		const struct ex_access *a = puts_last(k, look->key);

		if (!a)
			continue;
		if (store != UINT32_MAX && !(a->tag && ex_futile_message(look->await, a->tag))) {
			put_race(store, j, races);
			return;
		}
		if (ex_has(f->hb, k))
			return;
		store = k;
		if (ex.frame[k].proc == f->proc + EX_DRAIN)
			break;
	}
	if (store != UINT32_MAX &&
	    (ex.frame[store].proc == f->proc + EX_DRAIN || !ex_futile_message(look->await, 0)))
		put_race(store, j, races);
}

static void happens_before(uint32_t j, uint64_t *races)
{
	const struct ex_access *lock = ex_takes_lock(ex_foot_of(j)), *look = looks(j);
	struct ex_frame *f = &ex.frame[j];
	uint64_t *acc = f->hb;

	memset(acc, 0, sizeof(f->hb));
	memset(races, 0, sizeof(f->hb));
	for (uint32_t k = j; k-- > 0;)
		if (ex.frame[k].proc == f->proc) {
			include(acc, k);
			break;
		}
	if (f->woken_by)
		include(acc, f->woken_by - 1u);
	for (unsigned int t = 0; f->behind >> t; t++)
		for (uint32_t k = j; (f->behind >> t & 1) && k-- > 0;)
			if (ex.frame[k].proc == t) {
				include(acc, k);
				break;
			}
	for (uint32_t k = j; f->empties && k-- > 0;)
		if (ex.frame[k].proc >= EX_DRAIN &&
		    (f->empties >> (ex.frame[k].proc - EX_DRAIN) & 1) && !ex_has(acc, k))
			include(acc, k);
	for (uint32_t i = 0; i < f->n; i++) {
		const struct ex_access *a = &ex.access[f->first + i];
		uint32_t w;

		if (!ex_reads(a))
			continue;
		w = writer_of(a->tag, j);
		if (w == UINT32_MAX)
			continue;
		ex_join(acc, ex.frame[w].hb, w);
		if (ex.frame[w].proc == f->proc || !ex_conflicts(ex_foot_of(w), ex_foot_of(j)))
			ex_put(acc, w);
	}
	if (lock)
		lock_before_lock(j, lock, races);
	if (look)
		look_before(j, look, races);
	for (uint32_t k = j; k-- > 0;) {
		if (ex_has(acc, k) || !in_order(k, j, NULL))
			continue;
		if ((!look || in_order(k, j, look)) && !ex_must_precede(ex_foot_of(k), ex_foot_of(j)) &&
		    !(lock && ex_took_lock(ex_foot_of(k), lock)))
			put_race(k, j, races);
		include(acc, k);
	}
}

/* ---- demands ---- */

/* Steps after i that do not come from it. */
static void without(uint32_t i, uint32_t end, uint64_t *set)
{
	memset(set, 0, EX_WORDS * sizeof(set[0]));
	for (uint32_t k = i + 1; k < end; k++)
		if (!ex_has(ex.frame[k].hb, i) && ex.frame[k].proc != ex.frame[i].proc)
			ex_put(set, k);
}

static void other_way_round(uint32_t i, uint32_t j, uint32_t end)
{
	uint64_t steps[EX_WORDS];
	struct ex_last last = { .step = j, .any = true };

	without(i, end, steps);
	memcpy(last.before, ex.frame[j].hb, sizeof(last.before));
	ex_demand(i, steps, end, &last);
}

/* Step i reads, with its choice a->pick, what j stores. */
static void read_instead(uint32_t i, const struct ex_access *a, uint32_t j, mm_tag tag,
			 uint32_t end)
{
	uint64_t steps[EX_WORDS];
	struct ex_last last = { .step = i, .label = ex.frame[i].label };

	if (a->await && a->kind == EX_READ && ex_futile_message(a->await, tag))
		return;
	without(i, end, steps);
	memcpy(last.before, ex.frame[j].hb, sizeof(last.before));
	ex_put(last.before, j);
	last.label.n = a->pick;
	/* What a read-modify-write's choice is called depends on the value, too. */
	if (a->kind == EX_READ && last.label.n < EX_PICKS)
		last.label.name[last.label.n++] = tag;
	ex_demand(i, steps, end, &last);
}

/* What comes before step j whatever it reads. */
static void without_choice(uint32_t j, uint64_t *before)
{
	memset(before, 0, EX_WORDS * sizeof(before[0]));
	if (ex.frame[j].woken_by)
		include(before, ex.frame[j].woken_by - 1u);
	for (uint32_t k = j; k-- > 0;)
		if (ex.frame[k].proc == ex.frame[j].proc) {
			include(before, k);
			return;
		}
}

/* Step j tried in vain, with a, to take from a location what step i took, with b. */
static void take_first(uint32_t i, const struct ex_access *b, uint32_t j,
		       const struct ex_access *a, uint32_t end)
{
	uint64_t steps[EX_WORDS];
	struct ex_last last = { .step = j, .label = ex.frame[j].label };

	if ((a->value == b->value) == a->unless || a->pick >= EX_PICKS)
		return;
	without(i, end, steps);
	for (uint32_t k = j; k < end; k++)
		if (ex_has(ex.frame[k].hb, j) || ex.frame[k].proc == ex.frame[j].proc)
			ex_drop(steps, k);
	without_choice(j, last.before);
	last.label.n = a->pick;
	last.label.name[last.label.n++] = b->tag << 1 | 1;
	ex_demand(i, steps, end, &last);
}

/*
 * A compare-exchange that fails commutes with what others do.  But it could have
 * succeeded, had not somebody else been first.
 */
static void failures(uint32_t j, uint32_t end)
{
	const struct ex_frame *f = &ex.frame[j];
	uint64_t before[EX_WORDS];

	for (uint32_t n = 0; n < f->n; n++) {
		const struct ex_access *a = &ex.access[f->first + n];

		if (a->kind != EX_TRY)
			continue;
		without_choice(j, before);
		for (uint32_t i = 0; i < j; i++) {
			const struct ex_foot other = ex_foot_of(i);

			if (ex_has(before, i))
				continue;
			for (uint32_t m = 0; m < other.n; m++)
				if (other.a[m].kind == EX_RMW && other.a[m].key == a->key &&
				    other.a[m].space == a->space)
					take_first(i, &other.a[m], j, a, end);
		}
	}
}

static void messages(uint32_t j, uint32_t end)
{
	const struct ex_frame *f = &ex.frame[j];

	for (uint32_t n = 0; n < f->n; n++) {
		const struct ex_access *b = &ex.access[f->first + n];

		if (b->space != EX_MEMORY || !ex_stores(b))
			continue;
		for (uint32_t i = 0; i < j; i++) {
			const struct ex_frame *r = &ex.frame[i];

			if (ex_has(f->hb, i) || r->proc == f->proc)
				continue;
			for (uint32_t m = 0; m < r->n; m++) {
				const struct ex_access *a = &ex.access[r->first + m];

				if (ex_reads(a) && a->key == b->key && a->space == b->space)
					read_instead(i, a, j, b->kind == EX_RMW ? b->stored :
						     b->tag, end);
			}
		}
	}
}

void ex_analyse(uint32_t steps, uint32_t with_waiting)
{
	uint64_t races[EX_STEPS][EX_WORDS];

	for (uint32_t j = ex.base; j < with_waiting; j++) {
		happens_before(j, races[j]);
		if (j >= ex.fresh && j < steps)
			other_choices(j);
		if (j >= steps && ex.end == EX_ASLEEP)
			kept_out(j, races[j]);
	}
	if (ex.open && steps >= ex.fresh)	/* given up in the middle of a step */
		other_choices(steps);
	for (uint32_t j = ex.fresh; j < with_waiting; j++) {
		for (uint32_t i = j; i-- > 0;)
			if (ex_has(races[j], i))
				other_way_round(i, j, steps);
		if (j < steps) {
			failures(j, steps);
			messages(j, steps);
		}
	}
}
