// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finding.c - what ends an execution before its end.
 */
#include <stdarg.h>
#include <stdio.h>

#include "weave/runtime/record.h"
#include "weave/runtime/state.h"

static const char *const class_names[LW_NR_CLASSES] = {
	[LW_DATA_RACE] = "data-race",
	[LW_ASSERTION] = "assertion",
	[LW_READER_AND_WRITER] = "reader-and-writer",
	[LW_TWO_WRITERS] = "two-writers",
	[LW_RECYCLED_USE] = "recycled-use",
	[LW_USE_AFTER_FREE] = "use-after-free",
	[LW_DOUBLE_FREE] = "double-free",
	[LW_RCU_MISUSE] = "rcu-misuse",
	[LW_DEADLOCK] = "deadlock",
	[LW_LOST_WAKEUP] = "lost-wakeup",
	[LW_LIVELOCK] = "livelock",
	[LW_STACK_OVERFLOW] = "stack-overflow",
	[LW_WILD_ACCESS] = "wild-access",
	[LW_UNSUPPORTED] = "unsupported",
	[LW_UNCLAIMED_ACCESS] = "unclaimed-access",
	[LW_FREE_WHILE_REFERENCED] = "free-while-referenced",
	[LW_LEAK] = "leak",
	[LW_REFCOUNT_UNDERFLOW] = "refcount-underflow",
	[LW_REFCOUNT_OVERFLOW] = "refcount-overflow",
	[LW_REFCOUNT_FROM_ZERO] = "refcount-from-zero",
	[LW_TORN_ACCESS] = "torn-access",
	[LW_LOCK_ORDER] = "lock-order",
};

const char *lw_class_name(enum lw_class class)
{
	return (unsigned int)class < LW_NR_CLASSES ? class_names[class] : NULL;
}

static const char *const warning_names[LW_NR_WARNINGS] = {
	[LW_WARN_RCU_POINTER_ESCAPE] = "rcu-pointer-escape",
};

const char *lw_warning_name(enum lw_warning kind)
{
	return (unsigned int)kind < LW_NR_WARNINGS ? warning_names[kind] : NULL;
}

void lw_warn(enum lw_warning kind, const char *fmt, ...)
{
	struct lw_engine *e = &lw_eng;
	struct lw_outcome *o = &e->outcome;
	va_list ap;

	if (o->warnings[kind] < UINT16_MAX)
		o->warnings[kind]++;
	if (o->warning.text[0])
		return;
	va_start(ap, fmt);
	vsnprintf(o->warning.text, sizeof(o->warning.text), fmt, ap);
	va_end(ap);
	o->warning.kind = kind;
	o->warning.thread = e->cur;
	o->warning.pc = e->pc;
	if (lw_recording() && e->last_event[e->cur])
		o->warning.event = e->last_event[e->cur] - 1;
}

const char *lw_describe(uintptr_t off, char buf[64])
{
	const struct lw_object *o;
	uintptr_t in;

	if (off >= LW_IMAGE_OFF) {
		snprintf(buf, 64, "static variable at +%u", (unsigned int)(off - LW_IMAGE_OFF));
	} else if (off >= LW_STACKS_OFF) {
		in = off - LW_STACKS_OFF;
		snprintf(buf, 64, "stack of thread %u", (unsigned int)(in / LW_STACK_SLOT));
	} else if (off < lw_eng.used && !lw_is_no_object(lw_object_at(off))) {
		o = lw_object_at(off);
		snprintf(buf, 64, "%.24s#%u+%u", o->name, lw_object_ordinal(o),
			 (unsigned int)off - o->off);
	} else {
		snprintf(buf, 64, "memory never allocated");
	}
	return buf;
}

const char *lw_describe_address(const void *p, char buf[64])
{
	uintptr_t off = lw_offset_of(p);

	if (off != LW_NO_OFFSET)
		return lw_describe(off, buf);
	snprintf(buf, 64, "an object");
	return buf;
}

static void set(enum lw_class class, const char *fmt, va_list ap)
{
	struct lw_engine *e = &lw_eng;
	struct lw_finding *f = &e->outcome.finding;

	e->over = true;
	e->outcome.verdict = LW_FINDING;
	memset(f, 0, sizeof(*f));
	f->class = class;
	vsnprintf(f->text, sizeof(f->text), fmt, ap);
	f->thread = e->cur;
	f->pc = e->pc;
	if (lw_recording() && !e->last_event[e->cur])
		lw_record_note(LW_EV_NOTE, "found before the thread's first event");
	if (lw_recording())
		f->event = e->last_event[e->cur] - 1;
}

void lw_finding_set(enum lw_class class, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(class, fmt, ap);
	va_end(ap);
}

void lw_found(enum lw_class class, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(class, fmt, ap);
	va_end(ap);
	lw_to_host();
}

void lw_found_with(enum lw_class class, unsigned int other, uint32_t event, const char *fmt, ...)
{
	struct lw_finding *f = &lw_eng.outcome.finding;
	va_list ap;

	va_start(ap, fmt);
	set(class, fmt, ap);
	va_end(ap);
	f->has_other = true;
	f->other_thread = other;
	if (event) {
		f->other_event = event - 1;
		f->other_pc = lw_engine_trace()->event[event - 1].pc[0];
	}
	lw_to_host();
}

/* The choices contradict each other: no such execution exists.  Nothing was found in it. */
LW_COLD void lw_infeasible(void)
{
	lw_eng.over = true;
	lw_eng.outcome.verdict = LW_PASSED;
	lw_eng.outcome.infeasible = true;
	lw_to_host();
}

LW_COLD void lw_out_of_steps(void)
{
	lw_eng.over = true;
	lw_eng.outcome.verdict = LW_OUT_OF_STEPS;
	lw_to_host();
}
