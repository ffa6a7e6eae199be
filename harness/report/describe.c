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

void lw_thread_name(const struct lw_report *r, unsigned int thread, char *out, size_t size)
{
	unsigned int cpus = r->input->plan.nthreads;

	if (thread < cpus)
		snprintf(out, size, "CPU %u", thread);
	else if (thread == cpus)
		snprintf(out, size, "worker");
	else
		snprintf(out, size, "worker %u", thread - cpus + 1);
}

static void type_of_name(const char *name, char *out, size_t size)
{
	snprintf(out, size, "%.*s", (int)strcspn(name, "#"), name);
}

/* Variables of the program lie in one object, whose name says nothing: they have their own. */
static bool name_of_variable(const struct lw_report *r, uintptr_t address, unsigned int bytes,
			     char *out, size_t size)
{
	char name[96], member[64];
	unsigned int offset = 0;
	char *plus;

	if (!r->symbols->name || !r->symbols->name(r->symbols->ctx, address, name, sizeof(name)))
		return false;
	plus = strchr(name, '+');
	if (plus) {
		*plus = 0;
		offset = (unsigned int)strtoul(plus + 1, NULL, 10);
	}
	if (r->symbols->member &&
	    r->symbols->member(r->symbols->ctx, name, 0, offset, bytes, member, sizeof(member)))
		snprintf(out, size, "%s%s%s", name, *member == '[' ? "" : ".", member);
	else if (offset)
		snprintf(out, size, "%s+%u", name, offset);
	else
		snprintf(out, size, "%s", name);
	return true;
}

static void name_in_object(const struct lw_report *r, const struct lw_object_name *object,
			   unsigned int offset, unsigned int bytes, char *out, size_t size)
{
	char type[sizeof(object->name)], member[64];

	if (!strchr(object->name, '#') &&
	    name_of_variable(r, object->base + offset, bytes, out, size))
		return;
	type_of_name(object->name, type, sizeof(type));
	if (!offset && bytes == object->size)
		snprintf(out, size, "%s", object->name);
	else if (r->symbols->member &&
		 r->symbols->member(r->symbols->ctx, type, object->size, offset, bytes, member,
				    sizeof(member)))
		snprintf(out, size, "%s%s%s", object->name, *member == '[' ? "" : ".", member);
	else if (offset)
		snprintf(out, size, "%s+%u", object->name, offset);
	else
		snprintf(out, size, "%s", object->name);
}

void lw_place_name(const struct lw_report *r, const struct lw_event *e, char *out, size_t size)
{
	*out = 0;
	if (e->object && e->object <= r->trace->nobjects)
		name_in_object(r, &r->trace->object[e->object - 1], e->offset, e->size, out, size);
}

static bool pointer_text(const struct lw_report *r, uint64_t value, char *out, size_t size)
{
	char name[96];
	uint32_t i;

	for (i = 0; i < r->trace->nobjects; i++) {
		const struct lw_object_name *o = &r->trace->object[i];

		if (!o->base || value < o->base || value - o->base >= o->size)
			continue;
		/* To the start of an object: to all of it. */
		if (value == o->base && strchr(o->name, '#'))
			snprintf(name, sizeof(name), "%s", o->name);
		else
			name_in_object(r, o, (unsigned int)(value - o->base), 0, name, sizeof(name));
		snprintf(out, size, "&%s", name);
		return true;
	}
	if (r->symbols->name && r->symbols->name(r->symbols->ctx, (uintptr_t)value, name,
						 sizeof(name))) {
		snprintf(out, size, "&%s", name);
		return true;
	}
	return false;
}

/* The object that the text at `at` names, as in "vma#1+16" or "static variable at +16". */
static const struct lw_object_name *object_named(const struct lw_report *r, const char *at,
						 size_t *length)
{
	static const char variable[] = "static variable at ";
	bool is_variable = !strncmp(at, variable, sizeof(variable) - 1);
	uint32_t i;

	for (i = 0; i < r->trace->nobjects; i++) {
		const struct lw_object_name *o = &r->trace->object[i];
		size_t n = strlen(o->name);

		if (is_variable ? strcmp(o->name, "static variables") != 0 :
				  !strchr(o->name, '#') || strncmp(at, o->name, n) || at[n] != '+')
			continue;
		*length = is_variable ? sizeof(variable) - 1 : n;
		return o;
	}
	return NULL;
}

void lw_finding_text(const struct lw_report *r, char *out, size_t size)
{
	const char *at = r->outcome->finding.text;
	enum lw_class class = r->outcome->finding.class;
	bool is_access = class == LW_DATA_RACE || class == LW_USE_AFTER_FREE ||
			 class == LW_WILD_ACCESS;
	unsigned int offset;
	size_t used = 0, length;

	*out = 0;
	while (*at && used + 1 < size) {
		const struct lw_object_name *o = object_named(r, at, &length);
		char name[96], *end;

		if (!o) {
			out[used++] = *at++;
			out[used] = 0;
			continue;
		}
		offset = (unsigned int)strtoul(at + length + 1, &end, 10);
		/* Who is inside an object is inside all of it. */
		if (!offset && !is_access && strchr(o->name, '#'))
			snprintf(name, sizeof(name), "%s", o->name);
		else
			name_in_object(r, o, offset, 0, name, sizeof(name));
		snprintf(out + used, size - used, "%s", name);
		used = strlen(out);
		at = end;
	}
}

void lw_value_text(const struct lw_report *r, uint64_t value, unsigned int bytes, char *out,
		   size_t size)
{
	int64_t number = (int64_t)value;

	if (bytes && bytes < 8) {
		unsigned int shift = 64 - 8 * bytes;

		value = value << shift >> shift;
		number = (int64_t)(value << shift) >> shift;
	} else if (value && pointer_text(r, value, out, size)) {
		return;
	}
	/* Small negative numbers are error codes and counts gone wrong; big ones are bit sets. */
	if (number < 0 && number > -1000 && bytes >= 4)
		snprintf(out, size, "%" PRId64, number);
	else if (value < 100000)
		snprintf(out, size, "%" PRIu64, value);
	else
		snprintf(out, size, "0x%" PRIx64, value);
}

static void with_order(char *out, size_t size, const struct lw_event *e)
{
	const char *order = lw_order_name(e->order);
	size_t used = strlen(out);

	if (*order)
		snprintf(out + used, size - used, ", %s", order);
}

static void access_text(const struct lw_report *r, const struct lw_event *e, char *out, size_t size)
{
	char place[96], value[64], stored[64];

	lw_place_name(r, e, place, sizeof(place));
	if (!*place)
		snprintf(place, sizeof(place), "(no object)");
	lw_value_text(r, e->value, e->size, value, sizeof(value));
	lw_value_text(r, e->stored, e->size, stored, sizeof(stored));
	switch (e->kind) {
	case LW_EV_LOAD:
		snprintf(out, size, "read %s = %s", place, value);
		break;
	case LW_EV_STORE:
		snprintf(out, size, "write %s = %s", place, stored);
		break;
	case LW_EV_PLAIN_LOAD:
		snprintf(out, size, "plain read %s = %s", place, value);
		break;
	case LW_EV_PLAIN_STORE:
		snprintf(out, size, "plain write %s = %s", place, stored);
		break;
	default:
		if (e->wrote)
			snprintf(out, size, "%s: %s -> %s", place, value, stored);
		else
			snprintf(out, size, "%s: %s, not changed", place, value);
		break;
	}
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
	snprintf(out, size, "%s %s, incarnation %u", verb, name, e->incarnation);
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
		verb_text(r, e, "note", out, size);
		return;
	case LW_NR_EVENT_KINDS:
		break;
	}
	snprintf(out, size, "unknown event");
}
