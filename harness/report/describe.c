// SPDX-License-Identifier: GPL-2.0-or-later
/* One event in words. */
#include "report/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *lw_event_kind_name(enum lw_event_kind kind)
{
	static const char *const name[LW_NR_EVENT_KINDS] = {
		[LW_EV_LOAD] = "load", [LW_EV_STORE] = "store", [LW_EV_RMW] = "rmw",
		[LW_EV_FENCE] = "fence", [LW_EV_PLAIN_LOAD] = "plain-load",
		[LW_EV_PLAIN_STORE] = "plain-store", [LW_EV_LOCK] = "lock",
		[LW_EV_UNLOCK] = "unlock", [LW_EV_TRYLOCK] = "trylock",
		[LW_EV_RCU_LOCK] = "rcu-lock", [LW_EV_RCU_UNLOCK] = "rcu-unlock",
		[LW_EV_GP_START] = "gp-start", [LW_EV_GP_END] = "gp-end",
		[LW_EV_ALLOC] = "alloc", [LW_EV_FREE] = "free", [LW_EV_SLEEP] = "sleep",
		[LW_EV_WAKE] = "wake", [LW_EV_DRAIN] = "drain",
		[LW_EV_OP_BEGIN] = "op-begin", [LW_EV_OP_END] = "op-end",
		[LW_EV_NOTE] = "note",
	};

	return kind < LW_NR_EVENT_KINDS && name[kind] ? name[kind] : "unknown";
}

const char *lw_fence_name(enum mm_fence fence)
{
	switch (fence) {
	case MM_FENCE_ACQUIRE:		return "acquire fence";
	case MM_FENCE_RELEASE:		return "release fence";
	case MM_FENCE_ACQ_REL:		return "acquire/release fence";
	case MM_FENCE_SEQ_CST:		return "smp_mb()";
	case MM_FENCE_RMB:		return "smp_rmb()";
	case MM_FENCE_WMB:		return "smp_wmb()";
	case MM_FENCE_BEFORE_ATOMIC:	return "smp_mb__before_atomic()";
	case MM_FENCE_AFTER_ATOMIC:	return "smp_mb__after_atomic()";
	case MM_FENCE_AFTER_SPINLOCK:	return "smp_mb__after_spinlock()";
	case MM_FENCE_AFTER_UNLOCK_LOCK: return "smp_mb__after_unlock_lock()";
	case MM_FENCE_READ_DEPENDS:	return "smp_read_barrier_depends()";
	}
	return "fence";
}

const char *lw_order_name(enum mm_order order)
{
	switch (order) {
	case MM_PLAIN:
	case MM_RELAXED:	return "";
	case MM_ACQUIRE:	return "acquire";
	case MM_RELEASE:	return "release";
	case MM_ACQ_REL:	return "acquire/release";
	case MM_SEQ_CST:	return "fully ordered";
	}
	return "";
}

static void with_order(char *out, size_t size, const struct lw_event *e)
{
	const char *order = lw_order_name(e->order);
	size_t used = strlen(out);

	/* A read-modify-write without a word would be taken for one that orders everything. */
	if (!*order && e->kind == LW_EV_RMW && e->order == MM_RELAXED)
		order = "relaxed";
	if (*order)
		snprintf(out + used, size - used, ", %s", order);
}

/* One that ended the execution has no value. */
static void access_text(const struct lw_report *r, const struct lw_event *e, char *out, size_t size)
{
	char place[96], value[72] = "", stored[64];
	const char *verb = e->kind == LW_EV_LOAD ? "read" : e->kind == LW_EV_STORE ? "write" :
			   e->kind == LW_EV_PLAIN_LOAD ? "plain read" :
			   e->kind == LW_EV_PLAIN_STORE ? "plain write" : "read-modify-write";
	bool load = e->kind == LW_EV_LOAD || e->kind == LW_EV_PLAIN_LOAD;

	lw_place_name(r, e, place, sizeof(place));
	if (!*place)
		snprintf(place, sizeof(place), "(no object)");
	lw_value_text(r, e->value, e->size, value, sizeof(value));
	lw_value_text(r, e->stored, e->size, stored, sizeof(stored));
	if (!e->known)
		snprintf(out, size, "%s %s", verb, place);
	else if (e->kind != LW_EV_RMW)
		snprintf(out, size, "%s %s = %s", verb, place, load ? value : stored);
	else if (e->wrote)
		snprintf(out, size, "%s: %s -> %s", place, value, stored);
	else
		snprintf(out, size, "%s: %s, not changed", place, value);
	with_order(out, size, e);
}

/* "verb object", where the trace's own words may replace the verb. */
static void verb_text(const struct lw_report *r, const struct lw_event *e, const char *verb,
		      char *out, size_t size)
{
	char place[96];

	lw_place_name(r, e, place, sizeof(place));
	snprintf(out, size, "%s%s%s", e->text ? e->text : verb, *place ? " " : "", place);
}

/* Identities have a value: "claim vma#1 (key 4096 of &mm#0)". */
static void note_text(const struct lw_report *r, const struct lw_event *e, char *out, size_t size)
{
	char key[64], owner[64];
	size_t used;

	verb_text(r, e, "note", out, size);
	if (!e->known)
		return;
	lw_value_text(r, e->value, 8, key, sizeof(key));
	lw_value_text(r, e->stored, 8, owner, sizeof(owner));
	used = strlen(out);
	snprintf(out + used, size - used, " (key %s of %s)", key, owner);
}

/* The trace's words say how, if there are several ways: "read", "write", "downgrade". */
static void lock_text(const struct lw_report *r, const struct lw_event *e, char *out, size_t size)
{
	char place[96];

	lw_place_name(r, e, place, sizeof(place));
	snprintf(out, size, "%s %s%s%s", e->kind == LW_EV_LOCK ? "lock" : "unlock", place,
		 e->text ? ", " : "", e->text ? e->text : "");
}

static void object_text(const struct lw_report *r, const struct lw_event *e, const char *verb,
			char *out, size_t size)
{
	const char *name = "(no object)";

	if (e->object && e->object <= r->trace->nobjects)
		name = r->trace->object[e->object - 1].name;
	snprintf(out, size, "%s %s", verb, name);
}

/* "name(argument)": the trace has the name, the plan the argument; setup and finish have none. */
static void operation_text(const struct lw_report *r, const struct lw_event *e, char *out,
			   size_t size)
{
	const char *name = e->text ? e->text : "operation";
	const struct lw_plan *plan = &r->input->plan;
	const struct lw_event *before;
	unsigned int n = 0;

	for (before = r->trace->event; before < e; before++)
		n += before->kind == LW_EV_OP_BEGIN && before->thread == e->thread &&
		     before->text && strcmp(before->text, "setup");
	if (e->thread < plan->nthreads && n < plan->thread[e->thread].nops && strcmp(name, "setup") &&
	    r->scenario->ops[plan->thread[e->thread].ops[n].op].nargs > 1)
		snprintf(out, size, "%s(%u)", name, plan->thread[e->thread].ops[n].arg);
	else
		snprintf(out, size, "%s", name);
}

void lw_event_text(const struct lw_report *r, const struct lw_event *e, char *out, size_t size)
{
	char place[96];

	switch ((enum lw_event_kind)e->kind) {
	case LW_EV_LOAD:
	case LW_EV_STORE:
	case LW_EV_PLAIN_LOAD:
	case LW_EV_PLAIN_STORE:
	case LW_EV_RMW:
		access_text(r, e, out, size);
		return;
	case LW_EV_FENCE:
		snprintf(out, size, "%s", e->text ? e->text : lw_fence_name(e->order));
		return;
	case LW_EV_TRYLOCK:
		lw_place_name(r, e, place, sizeof(place));
		snprintf(out, size, "trylock %s%s%s: %s", place, e->text ? ", " : "",
			 e->text ? e->text : "", e->wrote ? "taken" : "not taken");
		return;
	case LW_EV_LOCK:
	case LW_EV_UNLOCK:
		lock_text(r, e, out, size);
		return;
	case LW_EV_RCU_LOCK:
		verb_text(r, e, "rcu_read_lock()", out, size);
		return;
	case LW_EV_RCU_UNLOCK:
		verb_text(r, e, "rcu_read_unlock()", out, size);
		return;
	case LW_EV_GP_START:
		verb_text(r, e, "grace period starts", out, size);
		return;
	case LW_EV_GP_END:
		verb_text(r, e, "grace period ends", out, size);
		return;
	case LW_EV_ALLOC:
		object_text(r, e, "allocate", out, size);
		return;
	case LW_EV_FREE:
		object_text(r, e, "free", out, size);
		return;
	case LW_EV_SLEEP:
		verb_text(r, e, "sleep", out, size);
		return;
	case LW_EV_WAKE:
		verb_text(r, e, "wake up", out, size);
		return;
	case LW_EV_DRAIN:
		lw_place_name(r, e, place, sizeof(place));
		if (e->reads_from)
			snprintf(out, size, "step %u's write to %s reaches memory", e->reads_from,
				 place);
		else
			snprintf(out, size, "a write to %s reaches memory", place);
		return;
	case LW_EV_OP_BEGIN:
		operation_text(r, e, out, size);
		return;
	case LW_EV_OP_END:
		snprintf(out, size, "%s ends", e->text ? e->text : "operation");
		return;
	case LW_EV_NOTE:
		note_text(r, e, out, size);
		return;
	case LW_NR_EVENT_KINDS:
		break;
	}
	snprintf(out, size, "unknown event");
}
