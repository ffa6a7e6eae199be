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

#define BIT(kind)	(1u << (kind))

#define APPENDS	(BIT(EX_APPEND) | BIT(EX_LOCK))

static const uint16_t clashes[EX_NR_KINDS] = {
	[EX_READ] = 0,
	[EX_STORE] = BIT(EX_NEWEST) | APPENDS,
	/* Whether it had to fail depends on which messages were taken already. */
	[EX_TRY] = BIT(EX_RMW) | APPENDS,
	[EX_RMW] = BIT(EX_TRY) | BIT(EX_RMW) | BIT(EX_NEWEST) | APPENDS,
	[EX_NEWEST] = BIT(EX_STORE) | BIT(EX_RMW) | APPENDS,
	[EX_APPEND] = BIT(EX_STORE) | BIT(EX_TRY) | BIT(EX_RMW) | BIT(EX_NEWEST) | APPENDS,
	[EX_LOCK] = BIT(EX_STORE) | BIT(EX_TRY) | BIT(EX_RMW) | BIT(EX_NEWEST) | APPENDS,
	[EX_SHARED] = BIT(EX_EXCLUSIVE),
	[EX_EXCLUSIVE] = BIT(EX_SHARED) | BIT(EX_EXCLUSIVE),
	/* Race-free or a finding, in any order; not so what is quiet. */
	[EX_PLAIN_READ] = BIT(EX_QUIET_WRITE),
	[EX_PLAIN_WRITE] = BIT(EX_QUIET_READ) | BIT(EX_QUIET_WRITE),
	[EX_QUIET_READ] = BIT(EX_PLAIN_WRITE) | BIT(EX_QUIET_WRITE),
	[EX_QUIET_WRITE] = BIT(EX_PLAIN_READ) | BIT(EX_PLAIN_WRITE) | BIT(EX_QUIET_READ) |
			   BIT(EX_QUIET_WRITE),
};

bool ex_conflict(const struct ex_access *a, const struct ex_access *b)
{
	if (a->space == EX_EVERYTHING || b->space == EX_EVERYTHING)
		return true;
	return a->space == b->space && a->key == b->key && (clashes[a->kind] >> b->kind & 1);
}

bool ex_conflicts(struct ex_foot a, struct ex_foot b)
{
	for (uint32_t i = 0; i < a.n; i++)
		for (uint32_t k = 0; k < b.n; k++)
			if (ex_conflict(&a.a[i], &b.a[k]))
				return true;
	return false;
}

bool ex_feeds(struct ex_foot a, struct ex_foot b)
{
	for (uint32_t i = 0; i < a.n; i++) {
		if (!ex_reads(&a.a[i]))
			continue;
		for (uint32_t k = 0; k < b.n; k++)
			if (b.a[k].space == EX_MEMORY && b.a[k].key == a.a[i].key &&
			    ex_stores(&b.a[k]))
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
