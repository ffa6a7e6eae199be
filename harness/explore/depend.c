// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * depend.c - which steps commute.
 *
 * READ, STORE and RMW stand for models in which a load may read an old message
 * and a store may be put between old ones: their order in time means nothing but
 * that a message must exist before it is read.  NEWEST and APPEND are for sc and
 * tso, and for what is ordered in every model.
 */
#include "explore/internal.h"

#define BIT(kind)	EX_BIT(kind)

#define APPENDS	(BIT(EX_APPEND) | BIT(EX_LOCK) | BIT(EX_UNLOCK))
#define HOLDS	(BIT(EX_READ_LOCK) | BIT(EX_WRITE_LOCK) | BIT(EX_READ_UNLOCK) | \
		 BIT(EX_WRITE_UNLOCK))
#define BEFORE_APPEND	(BIT(EX_STORE) | BIT(EX_TRY) | BIT(EX_RMW) | BIT(EX_NEWEST) | APPENDS)
#define LOCKS	(BIT(EX_LOCK) | BIT(EX_READ_LOCK) | BIT(EX_WRITE_LOCK))
#define ANY	(BIT(EX_SHARED) | BIT(EX_EXCLUSIVE))

static const uint32_t clashes[EX_NR_KINDS] = {
	[EX_READ] = 0,
	[EX_STORE] = BIT(EX_NEWEST) | APPENDS,
	/* What it would have taken may be gone: see race.c. */
	[EX_TRY] = APPENDS,
	[EX_RMW] = BIT(EX_RMW) | BIT(EX_NEWEST) | APPENDS,
	[EX_NEWEST] = BIT(EX_STORE) | BIT(EX_RMW) | APPENDS,
	[EX_APPEND] = BEFORE_APPEND,
	[EX_LOCK] = BEFORE_APPEND,
	[EX_UNLOCK] = BEFORE_APPEND,
	[EX_SHARED] = BIT(EX_EXCLUSIVE) | HOLDS,
	[EX_EXCLUSIVE] = ANY | HOLDS | BIT(EX_WRITE_WAIT),
	/* Race-free or a finding, in any order; not so what is quiet. */
	[EX_PLAIN_READ] = BIT(EX_QUIET_WRITE),
	[EX_PLAIN_WRITE] = BIT(EX_QUIET_READ) | BIT(EX_QUIET_WRITE),
	[EX_QUIET_READ] = BIT(EX_PLAIN_WRITE) | BIT(EX_QUIET_WRITE),
	[EX_QUIET_WRITE] = BIT(EX_PLAIN_READ) | BIT(EX_PLAIN_WRITE) | BIT(EX_QUIET_READ) |
			   BIT(EX_QUIET_WRITE),
	/*
	 * That a writer waits, for those who have the lock, keeps readers out.
	 * Whether it began to before or after they gave it back, it gets it then.
	 */
	[EX_READ_LOCK] = HOLDS | ANY | BIT(EX_WRITE_WAIT),
	[EX_WRITE_LOCK] = HOLDS | ANY | BIT(EX_WRITE_WAIT),
	[EX_READ_UNLOCK] = HOLDS | ANY,
	[EX_WRITE_UNLOCK] = HOLDS | ANY,
	[EX_WRITE_WAIT] = BIT(EX_READ_LOCK) | BIT(EX_WRITE_LOCK) | BIT(EX_EXCLUSIVE),
	[EX_LEFT] = BIT(EX_RIGHT),
	[EX_RIGHT] = BIT(EX_LEFT),
	[EX_GIVE] = BIT(EX_TAKE) | BIT(EX_LOOK),
	[EX_TAKE] = BIT(EX_GIVE),
	[EX_LOOK] = BIT(EX_GIVE),
};

/* tso: before its own store's drain or behind it, a load sees that store. */
static bool own_drain(const struct ex_access *a, const struct ex_access *b)
{
	return (a->kind == EX_NEWEST || b->kind == EX_NEWEST) && a->tag && !((a->tag ^ b->tag) >> 24);
}

bool ex_conflict(const struct ex_access *a, const struct ex_access *b)
{
	if (a->space == EX_EVERYTHING || b->space == EX_EVERYTHING)
		return true;
	return a->space == b->space && a->key == b->key &&
	       (clashes[a->kind] >> b->kind & 1) && !own_drain(a, b);
}

bool ex_some_conflict(struct ex_foot a, struct ex_foot b)
{
	for (uint32_t i = 0; i < a.n; i++)
		for (uint32_t k = 0; k < b.n; k++)
			if (ex_conflict(&a.a[i], &b.a[k]))
				return true;
	return false;
}

void ex_gist_add(struct ex_gist *gist, const struct ex_access *a)
{
	if (a->space == EX_EVERYTHING) {
		*gist = (struct ex_gist){ UINT64_MAX, UINT32_MAX, UINT32_MAX };
		return;
	}
	if (a->space != LW_TOUCH_PLAIN)
		gist->where |= ex_place(a->space, a->key);
	gist->kinds |= BIT(a->kind);
	gist->against |= clashes[a->kind] | EX_ANYTHING;
}

const struct ex_access *ex_takes_lock(struct ex_foot step)
{
	for (uint32_t i = 0; (step.gist->kinds & LOCKS) && i < step.n; i++) {
		const struct ex_access *a = &step.a[i];

		if (!(LOCKS >> a->kind & 1))
			continue;
		for (uint32_t k = 0; k < step.n; k++)	/* a trylock does not wait */
			if (step.a[k].space == a->space && step.a[k].key == a->key &&
			    (step.a[k].kind == EX_APPEND || step.a[k].kind == EX_EXCLUSIVE))
				return NULL;
		return a;
	}
	return NULL;
}

bool ex_took_lock(struct ex_foot step, const struct ex_access *lock)
{
	for (uint32_t i = 0; (step.gist->kinds & LOCKS) && i < step.n; i++) {
		const struct ex_access *a = &step.a[i];

		if (a->space == lock->space && a->key == lock->key && (LOCKS >> a->kind & 1))
			return true;
	}
	return false;
}

const struct ex_access *ex_starts_gp(struct ex_foot step)
{
	const struct ex_access *a = ex_find(step, EX_GRACE, EX_STORE);

	return a ? a : ex_find(step, EX_SECTION_BEGIN, EX_RIGHT);
}

bool ex_must_precede(struct ex_foot first, struct ex_foot then)
{
	const struct ex_access *lock = ex_takes_lock(then);

	for (uint32_t i = 0; i < first.n; i++) {
		const struct ex_access *a = &first.a[i];

		for (uint32_t k = 0; k < then.n && a->kind == EX_GIVE; k++)
			/* What also starts in that step could have started before, and waited. */
			if (then.a[k].kind == EX_TAKE && ex_conflict(a, &then.a[k]) &&
			    !(a->space == EX_SECTION_END && ex_starts_gp(then)))
				return true;
		if (!lock || a->space != lock->space || a->key != lock->key)
			continue;
		if (lock->kind == EX_LOCK && (a->kind == EX_UNLOCK || a->kind == EX_APPEND))
			return true;
		if (lock->kind != EX_LOCK && a->kind == EX_WRITE_UNLOCK)
			return true;
		if (lock->kind == EX_WRITE_LOCK && a->kind == EX_READ_UNLOCK)
			return true;
	}
	return false;
}

/* What a loop that waits would read leads nowhere.  (Several processes know different rounds.) */
static bool in_vain(const struct ex_access *read, const struct ex_access *store)
{
	return read->await && read->kind == EX_READ && !ex.pool &&
	       ex_futile_message(read->await, store->kind == EX_RMW ? store->stored : store->tag);
}

bool ex_some_feed(struct ex_foot a, struct ex_foot b)
{
	for (uint32_t i = 0; i < a.n; i++) {
		if (!ex_reads(&a.a[i]))
			continue;
		for (uint32_t k = 0; k < b.n; k++)
			if (b.a[k].space == a.a[i].space && b.a[k].key == a.a[i].key &&
			    ex_stores(&b.a[k]) && !in_vain(&a.a[i], &b.a[k]))
				return true;
	}
	return false;
}

bool ex_same_choices(const struct ex_label *a, const struct ex_label *b, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (a->name[i] != b->name[i] && !(a->places & b->places & 1u << i))
			return false;
	return true;
}
