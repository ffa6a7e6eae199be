// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * order.c - what happens before what in an execution, and which of its steps could
 * come the other way round.
 */
#include <string.h>

#include "explore/internal.h"
#include "weave/runtime/state.h"

uint32_t ex_writer_of(mm_tag tag, uint32_t before)
{
	const unsigned int t = (tag >> 24) - 1;

	if (!tag)
		return UINT32_MAX;
	for (uint32_t k = before; k-- > 0;) {
		const struct ex_frame *f = &ex.frame[k];

		if (f->proc % LW_MAX_THREADS != t || !(f->gist.kinds & EX_STORERS))
			continue;
		for (uint32_t i = 0; i < f->n; i++) {
			const struct ex_access *a = &ex.access[f->first + i];

			if (a->space == EX_MEMORY && ex_stores(a) &&
			    (a->kind == EX_RMW ? a->stored : a->tag) == tag)
				return k;
		}
	}
	return UINT32_MAX;
}

void ex_include(uint64_t *set, uint32_t step)
{
	ex_join(set, ex.frame[step].hb, step);
	ex_put(set, step);
}

/* The step in which the writer that took a lock in step k began to wait for it. */
static uint32_t began_to_wait(uint32_t k)
{
	const struct ex_access *lock = ex_takes_lock(ex_foot_of(k));
	const uint32_t w = ex_last_of(ex.frame[k].proc, k);

	if (!lock || lock->kind != EX_WRITE_LOCK)
		return UINT32_MAX;
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

bool ex_gives_page_back(uint32_t k)
{
	const struct ex_foot foot = ex_foot_of(k);

	return ex_find(foot, EX_SECTION_END, EX_LOOK) ||
	       (ex_find(foot, EX_SECTION_END, EX_TAKE) && ex_starts_gp(foot));
}

/* Does a section begin behind step k? */
static bool begins_behind(uint32_t k)
{
	while (++k < ex.all_steps)
		if (ex_find(ex_foot_of(k), EX_GRACE, EX_READ))
			return true;
	return false;
}

/*
 * A thread gives a slab page back, and the other step is the end of a section that the grace
 * period waits for.  Whichever comes last, there the grace period ends; as nobody is behind
 * that, nobody can tell.  (But who begins a section while it lasts, in models where that may
 * be waited for or not.)
 */
static bool nobody_can_tell(uint32_t k, uint32_t j)
{
	const struct ex_foot a = ex_foot_of(k), b = ex_foot_of(j);
	uint32_t gives = ex_gives_page_back(k) ? k : j;

	if (!ex_gives_page_back(gives) ||
	    (ex_weak() && (ex.end != EX_RAN || begins_behind(gives))))
		return false;
	for (uint32_t i = 0; i < a.n; i++)
		for (uint32_t m = 0; m < b.n; m++)
			if (ex_conflict(&a.a[i], &b.a[m]) && a.a[i].space != EX_SECTION_END &&
			    !(a.a[i].space == LW_TOUCH_OBJECT && gives == k &&
			      b.a[m].tag == ex.frame[k].proc + 1u))
				return false;
	return true;
}

/*
 * Must the order of steps k and j stay as it is, for the graph to be the same?  Let alone
 * for one of what j does.
 */
static bool in_order(uint32_t k, uint32_t j, const struct ex_access *but)
{
	const struct ex_foot a = ex_foot_of(k), b = ex_foot_of(j);

	if (!ex_conflicts(a, b))
		return false;
	if (!but)
		return !nobody_can_tell(k, j);
	for (uint32_t i = 0; i < a.n; i++)
		for (uint32_t m = 0; m < b.n; m++)
			if (&b.a[m] != but && ex_conflict(&a.a[i], &b.a[m]))
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
void ex_kept_out(uint32_t j, uint64_t *races)
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

	for (uint32_t i = 0; (f->gist.kinds & EX_BIT(EX_NEWEST)) && i < f->n; i++)
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

static void include_last_of(uint64_t *set, unsigned int proc, uint32_t before)
{
	const uint32_t k = ex_last_of(proc, before);

	if (k != UINT32_MAX)
		ex_include(set, k);
}

void ex_happens_before(uint32_t j, uint64_t *races)
{
	const struct ex_access *lock = ex_takes_lock(ex_foot_of(j)), *look = looks(j);
	struct ex_frame *f = &ex.frame[j];
	uint64_t *acc = f->hb;
	uint32_t at = j;

	memset(acc, 0, sizeof(f->hb));
	memset(races, 0, sizeof(f->hb));
	include_last_of(acc, f->proc, j);
	if (f->woken_by)
		ex_include(acc, f->woken_by - 1u);
	for (unsigned int t = 0; f->behind >> t; t++)
		if (f->behind >> t & 1) {
			include_last_of(acc, t, j);
			include_last_of(acc, t + EX_DRAIN, j);
		}
	for (uint32_t k = j; f->empties && k-- > 0;)
		if (ex.frame[k].proc >= EX_DRAIN &&
		    (f->empties >> (ex.frame[k].proc - EX_DRAIN) & 1) && !ex_has(acc, k))
			ex_include(acc, k);
	for (uint32_t i = 0; (f->gist.kinds & EX_READERS) && i < f->n; i++) {
		const struct ex_access *a = &ex.access[f->first + i];
		uint32_t w;

		if (!ex_reads(a) || a->space != EX_MEMORY)
			continue;
		w = ex_writer_of(a->tag, j);
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
	for (uint32_t w = j / 64 + 1; w-- > 0;) {
		const uint64_t near = ex_meeting(&f->gist, w);
		uint64_t rest;

		while ((rest = ex_below(near & ~acc[w], w, at))) {
			at = 64 * w + 63 - (uint32_t)__builtin_clzll(rest);
			if (!in_order(at, j, NULL))
				continue;
			if ((!look || in_order(at, j, look)) &&
			    !ex_must_precede(ex_foot_of(at), ex_foot_of(j)) &&
			    !(lock && ex_took_lock(ex_foot_of(at), lock)))
				put_race(at, j, races);
			ex_include(acc, at);
		}
	}
}
