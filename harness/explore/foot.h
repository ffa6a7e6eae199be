/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * foot.h - a step's name and what it does that has to do with others: from that
 * follows which steps commute (depend.c).
 */
#ifndef LW_EXPLORE_FOOT_H
#define LW_EXPLORE_FOOT_H

#include <stdbool.h>
#include <stdint.h>

#include "weave/model/mm.h"
#include "weave/runtime/guide.h"

#define EX_PICKS	8u	/* choices in one step */

/* How a step has to do with something. */
enum ex_kind {
	/* Atomic locations. */
	EX_READ,	/* of one message, by name */
	EX_STORE,	/* put anywhere in modification order */
	EX_TRY,		/* a failed EX_RMW: reads so, but would have liked to store */
	EX_RMW,		/* takes one message, by name, and stores behind it */
	EX_NEWEST,	/* of what is last in modification order, or tso: in the own buffer */
	EX_APPEND,	/* put last */
	EX_LOCK,	/* the same, possible only while the lock is free */
	EX_UNLOCK,	/* put last, by who holds the lock */
	/* Anything else. */
	EX_SHARED,
	EX_EXCLUSIVE,
	EX_PLAIN_READ,
	EX_PLAIN_WRITE,
	EX_QUIET_READ,
	EX_QUIET_WRITE,
	/* Reader/writer locks: taken and given back; from now on a writer waits. */
	EX_READ_LOCK,
	EX_WRITE_LOCK,
	EX_READ_UNLOCK,
	EX_WRITE_UNLOCK,
	EX_WRITE_WAIT,
	/* Those of one side do not mind each other. */
	EX_LEFT,
	EX_RIGHT,
	/* What is taken must have been given: there is no other way round. */
	EX_GIVE,
	EX_TAKE,
	EX_LOOK,	/* has it been given yet? */
	/* A full fence makes this message, and all that is older, known to all who come behind. */
	EX_GLOBAL,
	EX_NR_KINDS
};

/* Of what: an enum lw_touch, or one of these. */
enum {
	EX_MEMORY = LW_NR_TOUCHES, EX_FENCES, EX_HIDDEN, EX_EVERYTHING,
	EX_SECTION_BEGIN,	/* against a grace period's start, of a slab page's that is over at once */
	EX_GRACE,		/* else: sections read which grace periods they come behind */
	EX_SECTION_END,		/* against the ends of grace periods that wait for it */
	EX_PAGE_WAIT,		/* who a page's grace period waits for, and who of them is the last */
};

struct ex_access {
	uint32_t key;
	uint8_t space;
	uint8_t kind;		/* enum ex_kind */
	uint8_t pick;		/* EX_READ, EX_RMW: which of the step's choices it is */
	mm_tag tag;		/* read, or else stored; EX_NEWEST, tso: some store of the same thread;
				 * an object: thread + 1 for which this step gives it back; or 0 */
	mm_tag stored;		/* EX_RMW */
	uint64_t value;		/* EX_RMW: read; EX_TRY: it would have succeeded with (or without) this */
	bool unless;		/* EX_TRY: without */
	uint32_t fences;	/* EX_READ, EX_TRY, EX_RMW, EX_STORE: those that it knows of */
	uint8_t await;		/* EX_READ, EX_NEWEST: by a loop that waits, see await.c; or 0 */
};

/* The choices made in a step. */
struct ex_label {
	uint8_t n;
	uint8_t places;		/* bit i: choice i is a place in modification order */
	uint32_t name[EX_PICKS];
};

/* In short what a step's accesses are, to tell at a glance that two have nothing in common. */
struct ex_gist {
	uint64_t where;		/* a bit of each location that is not plain memory */
	uint32_t kinds;		/* bits, by enum ex_kind */
	uint32_t against;	/* kinds that do not commute with one of them at the same location,
				 * and EX_ANYTHING if there is any */
};

/* A step's accesses. */
struct ex_foot {
	uint32_t n;
	const struct ex_gist *gist;
	const struct ex_access *a;
};

#define EX_BIT(kind)	(1u << (kind))
/* Kinds that read one message among several, and that store. */
#define EX_READERS	(EX_BIT(EX_READ) | EX_BIT(EX_TRY) | EX_BIT(EX_RMW))
#define EX_STORERS	(EX_BIT(EX_STORE) | EX_BIT(EX_RMW) | EX_BIT(EX_APPEND) | EX_BIT(EX_LOCK) | \
			 EX_BIT(EX_UNLOCK))
#define EX_ANYTHING	(1u << 31)	/* of what has to do with everything */
#define EX_QUIET	(EX_BIT(EX_QUIET_READ) | EX_BIT(EX_QUIET_WRITE))

static inline uint32_t ex_key(const void *p)
{
	return (uint32_t)((uintptr_t)p ^ (uintptr_t)p >> 32);
}

static inline uint64_t ex_mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

/* The bit of a location in a gist. */
static inline uint64_t ex_place(unsigned int space, uint32_t key)
{
	return (uint64_t)1 << ((key + space * 7u) * 0x9e3779b1u >> 26);
}

/* ---- depend.c ---- */

/* Do the two not commute, whatever they read? */
bool ex_conflict(const struct ex_access *a, const struct ex_access *b);
bool ex_some_conflict(struct ex_foot a, struct ex_foot b);
/* The access is one of those that make up the gist. */
void ex_gist_add(struct ex_gist *gist, const struct ex_access *a);

/* They may be about the same location. */
static inline bool ex_may_meet(const struct ex_gist *a, const struct ex_gist *b)
{
	return (a->where & b->where) || ((a->kinds | b->kinds) & EX_QUIET);
}

static inline void ex_gist_join(struct ex_gist *to, const struct ex_gist *from)
{
	to->where |= from->where;
	to->kinds |= from->kinds;
	to->against |= from->against;
}

/* The first such access; NULL: none. */
static inline const struct ex_access *ex_find(struct ex_foot step, unsigned int space,
					      enum ex_kind kind)
{
	for (uint32_t i = 0; (step.gist->kinds & EX_BIT(kind)) && i < step.n; i++)
		if (step.a[i].space == space && step.a[i].kind == kind)
			return step.a + i;
	return NULL;
}

static inline bool ex_conflicts(struct ex_foot a, struct ex_foot b)
{
	return (a.gist->against & b.gist->kinds) && ex_may_meet(a.gist, b.gist) &&
	       ex_some_conflict(a, b);
}

/* What step j takes, step i gives, or it is what a lock waits for: i must be first. */
bool ex_must_precede(struct ex_foot i, struct ex_foot j);
/* What says that a grace period starts; NULL: none does. */
const struct ex_access *ex_starts_gp(struct ex_foot step);
/* The lock that a step took, having waited if it had to; NULL: none. */
const struct ex_access *ex_takes_lock(struct ex_foot step);
/* Did the step take that lock, too, perhaps without having waited? */
bool ex_took_lock(struct ex_foot step, const struct ex_access *lock);
/* Does b store to where a reads a message that it chose? */
bool ex_some_feed(struct ex_foot a, struct ex_foot b);

static inline bool ex_feeds(struct ex_foot a, struct ex_foot b)
{
	return (a.gist->kinds & EX_READERS) && (b.gist->kinds & EX_STORERS) &&
	       (a.gist->where & b.gist->where) && ex_some_feed(a, b);
}

/* Reads one message among those that it may. */
static inline bool ex_reads(const struct ex_access *a)
{
	return EX_READERS >> a->kind & 1;
}

static inline bool ex_stores(const struct ex_access *a)
{
	return EX_STORERS >> a->kind & 1;
}

/* Places count only if both are exact. */
bool ex_same_choices(const struct ex_label *a, const struct ex_label *b, unsigned int n);

#endif /* LW_EXPLORE_FOOT_H */
