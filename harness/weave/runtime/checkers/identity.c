// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * identity.c - lw_identify(), lw_claim(): an object that somebody holds must
 * stay the incarnation, and keep the identity, that it was looked up as.
 *
 * An incarnation ends when the object is freed, and that is found at once, so
 * whatever a thread does with an object that it claims is done to the one it got.
 */
#include <stdio.h>

#include "lockweave/check.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/record.h"

#define MAX_IDENTITIES	256u
#define MAX_CLAIMS	64u

static struct identity {
	const void *obj, *owner;
	unsigned long key;
} identities[MAX_IDENTITIES];
static uint32_t nidentities;

static struct claim {
	const void *obj;
	unsigned int thread;
	uint32_t event;
	uintptr_t pc;
} claims[MAX_CLAIMS];
static uint32_t nclaims;

static void begin(void)
{
	nidentities = nclaims = 0;
}

static struct identity *identity_of(const void *obj)
{
	for (uint32_t i = 0; i < nidentities; i++)
		if (identities[i].obj == obj)
			return &identities[i];
	return NULL;
}

static struct lw_object *object_of(const void *obj)
{
	uintptr_t off = (uintptr_t)obj - LW_ARENA_BASE;

	return off < lw_eng.used ? lw_object_at(off) : NULL;
}

static const char *name_of(const void *obj, char buf[64])
{
	if (object_of(obj))
		return lw_describe((uintptr_t)obj - LW_ARENA_BASE, buf);
	snprintf(buf, 64, "an object");
	return buf;
}

static bool inside(const void *obj, const struct lw_object *o)
{
	return (uintptr_t)obj - LW_ARENA_BASE - o->off < o->size;
}

bool lw_claimed(const struct lw_object *o, unsigned int t)
{
	for (uint32_t i = 0; i < nclaims; i++)
		if (claims[i].thread == t && inside(claims[i].obj, o))
			return true;
	return false;
}

/* Somebody's claim on obj does not survive what the running thread does. */
static void break_claims(enum lw_class class, const void *obj, const char *how)
{
	char name[64];

	for (uint32_t i = 0; i < nclaims; i++)
		if (claims[i].obj == obj)
			lw_found_with(class, claims[i].thread, claims[i].event,
				      "thread %u %s %s while thread %u holds it", lw_eng.cur, how,
				      name_of(obj, name), claims[i].thread);
}

/* Claims and their ends go together, but neither with another identity or another life. */
static void touch(const void *obj, bool exclusive)
{
	lw_touch(LW_TOUCH_OBJECT, (uintptr_t)obj - LW_ARENA_BASE, false);
	lw_touch(LW_TOUCH_IDENTITY, (uintptr_t)obj, exclusive);
}

void lw_identify(const void *obj, const void *owner, unsigned long key)
{
	struct identity *id;

	lw_enter(LW_SITE());
	touch(obj, true);
	if (lw_recording())
		lw_record_identity("identify", obj, owner, key);
	id = identity_of(obj);
	if (id && (id->owner != owner || id->key != key))
		break_claims(LW_RECYCLED_USE, obj, "gives another identity to");
	if (!id) {
		if (nidentities == MAX_IDENTITIES)
			lw_found(LW_UNSUPPORTED, "more than %u objects with an identity",
				 MAX_IDENTITIES);
		id = &identities[nidentities++];
	}
	*id = (struct identity){ obj, owner, key };
}

void lw_claim(const void *obj, const void *owner, unsigned long key)
{
	struct lw_object *o;
	const struct identity *id;
	char name[64];

	lw_enter(LW_SITE());
	touch(obj, false);
	if (lw_recording())
		lw_record_identity("claim", obj, owner, key);
	o = object_of(obj);
	id = identity_of(obj);
	if (o && o->state == LW_OBJ_FREE)
		lw_found_with(LW_RECYCLED_USE, o->freed_by,
			      lw_recording() ? lw_record_find_free(o->freed_by, o->off) : 0,
			      "thread %u got hold of %s, which thread %u freed", lw_eng.cur,
			      name_of(obj, name), o->freed_by);
	if (!id || id->owner != owner || id->key != key)
		lw_found(LW_RECYCLED_USE, "thread %u got hold of %s, which is not what it looked up",
			 lw_eng.cur, name_of(obj, name));
	for (uint32_t i = 0; i < nclaims; i++)
		if (claims[i].obj == obj && claims[i].thread == lw_eng.cur)
			lw_found(LW_ASSERTION, "thread %u claims %s, which it holds already",
				 lw_eng.cur, name_of(obj, name));
	if (o)
		o->found_in[lw_eng.cur] = 0;
	if (nclaims == MAX_CLAIMS)
		lw_found(LW_UNSUPPORTED, "more than %u claims at a time", MAX_CLAIMS);
	claims[nclaims++] = (struct claim){
		obj, lw_eng.cur, lw_eng.last_event[lw_eng.cur], lw_eng.pc,
	};
}

void lw_unclaim(const void *obj)
{
	char name[64];

	lw_enter(LW_SITE());
	touch(obj, false);
	if (lw_recording())
		lw_record_note_of("unclaim", obj);
	for (uint32_t i = nclaims; i-- > 0;)
		if (claims[i].obj == obj && claims[i].thread == lw_eng.cur) {
			claims[i] = claims[--nclaims];
			return;
		}
	lw_found(LW_ASSERTION, "thread %u gives up %s, which it did not hold", lw_eng.cur,
		 name_of(obj, name));
}

static void freed(const struct lw_object *o)
{
	for (uint32_t i = 0; i < nclaims; i++)
		if (inside(claims[i].obj, o))
			break_claims(LW_FREE_WHILE_REFERENCED, claims[i].obj, "frees");
}

static void end(void)
{
	char name[64];

	if (!nclaims)
		return;
	lw_eng.cur = claims[0].thread;
	lw_eng.pc = claims[0].pc;
	if (lw_recording())
		lw_eng.last_event[lw_eng.cur] = claims[0].event;
	lw_finding_set(LW_LEAK, "thread %u never gives up %s", lw_eng.cur,
		       name_of(claims[0].obj, name));
}

extern const struct lw_checker lw_checker_identity;
const struct lw_checker lw_checker_identity = { .begin = begin, .free = freed, .end = end };
