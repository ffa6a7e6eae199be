// SPDX-License-Identifier: GPL-2.0-or-later
/* What places, values and threads are called. */
#include "report/internal.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lw_thread_name(const struct lw_report *r, unsigned int thread, char *out, size_t size)
{
	unsigned int cpus = r->input->plan.nthreads;

	if (r->scenario->program)
		snprintf(out, size, thread ? "thread %u" : "main", thread);
	else if (thread < cpus)
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
	if ((offset || bytes) && r->symbols->member &&
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
	unsigned int thread;

	/* Where in a stack something lies is the compiler's business. */
	if (sscanf(object->name, "stack of thread %u", &thread) == 1) {
		lw_thread_name(r, thread, type, sizeof(type));
		snprintf(out, size, "%s's stack", type);
		return;
	}
	if (!strchr(object->name, '#') &&
	    name_of_variable(r, object->base + offset, bytes, out, size))
		return;
	type_of_name(object->name, type, sizeof(type));
	if (!offset && (!bytes || bytes == object->size))
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

/* "thread 2" or "T2", as the engine counts them: its length at `at`, or 0. */
static size_t thread_named(const char *at, bool word_begins, unsigned int *thread)
{
	size_t n = !strncmp(at, "thread ", 7) ? 7 : *at == 'T' ? 1 : 0;

	if (!n || !word_begins || at[n] < '0' || at[n] > '7' || isalnum((unsigned char)at[n + 1]))
		return 0;
	*thread = (unsigned int)(at[n] - '0');
	return n + 1;
}

/* An access has a place within the object; who is inside one is inside all of it. */
static unsigned int bytes_of_finding(const struct lw_report *r)
{
	enum lw_class class = r->outcome->finding.class;
	const struct lw_event *e = lw_finding_event(r), *other = lw_finding_other(r);

	if (class != LW_DATA_RACE && class != LW_USE_AFTER_FREE && class != LW_WILD_ACCESS &&
	    class != LW_TORN_ACCESS && class != LW_UNCLAIMED_ACCESS)
		return 0;
	return e && lw_is_access(e) ? e->size : other && lw_is_access(other) ? other->size : 0;
}

/* The engine's words, with the names of CPUs, members and variables in place of numbers. */
static void in_our_words(const struct lw_report *r, const char *at, unsigned int bytes, char *out,
			 size_t size)
{
	const char *begin = at;
	unsigned int thread;
	size_t used = 0, length = 0;
	char name[96], *end;

	*out = 0;
	while (*at && used + 1 < size) {
		const struct lw_object_name *o = object_named(r, at, &length);
		bool word_begins = at == begin || !isalnum((unsigned char)at[-1]);
		size_t n = thread_named(at, word_begins, &thread);

		if (n) {
			lw_thread_name(r, thread, name, sizeof(name));
			at += n;
		} else if (o) {
			unsigned int offset = (unsigned int)strtoul(at + length + 1, &end, 10);

			name_in_object(r, o, offset, bytes, name, sizeof(name));
			at = end;
		} else {
			snprintf(name, sizeof(name), "%c", *at++);
		}
		snprintf(out + used, size - used, "%s", name);
		used = strlen(out);
	}
}

void lw_finding_text(const struct lw_report *r, char *out, size_t size)
{
	in_our_words(r, r->outcome->finding.text, bytes_of_finding(r), out, size);
}

void lw_warning_text(const struct lw_report *r, char *out, size_t size)
{
	char text[256];
	unsigned int k, all = 0;

	in_our_words(r, r->outcome->warning.text, 0, text, sizeof(text));
	for (k = 0; k < LW_NR_WARNINGS; k++)
		all += r->outcome->warnings[k];
	if (all > 1)
		snprintf(out, size, "%s: %s (the first of %u)",
			 lw_warning_name(r->outcome->warning.kind), text, all);
	else
		snprintf(out, size, "%s: %s", lw_warning_name(r->outcome->warning.kind), text);
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
