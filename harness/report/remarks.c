// SPDX-License-Identifier: GPL-2.0-or-later
/* What a step means: stale, decided by the input, recycled, waiting, the finding itself. */
#include "report/picture.h"

#include <string.h>

/* "CPU 1 in step 92"; `event` is + 1. */
static const char *who_in(const struct picture *p, uint32_t event, char out[48])
{
	char thread[16];

	lw_thread_name(p->r, p->r->trace->event[event - 1].thread, thread, sizeof(thread));
	snprintf(out, 48, "%s in step %u", thread, event);
	return out;
}

static void stale(struct picture *p, uint32_t i, unsigned int column)
{
	const struct lw_event *e = &p->r->trace->event[i];
	uint32_t by = lw_overwritten_by(p->r, i), source = lw_written_by(p->r, i);
	char from[48], over[48];

	if (!e->age)
		return;
	lw_remark(p, column, LW_YELLOW, "[%sstale: %s%s, overwritten %s%s]",
		  e->deviation ? "deviation: " : "",
		  source ? "written by " : "the initial value", source ? who_in(p, source, from) : "",
		  by ? "by " : "since", by ? who_in(p, by, over) : "");
}

static void deviation(struct picture *p, const struct lw_event *e, unsigned int column)
{
	static const char *const what[LW_NR_CHOICES] = {
		[LW_CHOOSE_PLACE] = "comes before newer writes",
		[LW_CHOOSE_CAS_FAIL] = "fails, though it need not",
		[LW_CHOOSE_SECTION] = "the grace period waits for this section",
		[LW_CHOOSE_BUFFER] = "stays in the store buffer",
		[LW_CHOOSE_WAKE] = "wakes up without cause",
		[LW_CHOOSE_WAITER] = "not the first that waits",
		[LW_CHOOSE_INPUT] = "another value from outside",
		[LW_CHOOSE_OBJECT] = "not the memory freed last",
		[LW_CHOOSE_PAGE] = "its page is given back after a grace period",
		[LW_CHOOSE_FAULT] = "an injected failure",
	};
	char name[16];
	unsigned int k;

	for (k = 0; k < LW_NR_CHOICES; k++)
		if (what[k] && (e->deviation & 1u << k))
			lw_remark(p, column, LW_YELLOW, "[deviation: %s]", what[k]);
	if (e->deviation & 1u << LW_CHOOSE_THREAD) {
		lw_thread_name(p->r, e->thread, name, sizeof(name));
		lw_remark(p, column, LW_YELLOW, "[deviation: %s goes on here]", name);
	}
}

static const char *ordinal(uint32_t n, char out[16])
{
	static const char *const suffix[] = { "th", "st", "nd", "rd" };

	snprintf(out, 16, "%u%s", n, n % 10 < 4 && n / 10 % 10 != 1 ? suffix[n % 10] : "th");
	return out;
}

static void recycled(struct picture *p, uint32_t i, enum lw_surprise surprise, unsigned int column)
{
	const struct lw_trace *trace = p->r->trace;
	const struct lw_event *e = &trace->event[i];
	uint32_t freed = lw_last_of_life(p->r, e->object, LW_EV_FREE, i);
	uint32_t again = lw_last_of_life(p->r, e->object, LW_EV_ALLOC, i);
	char nth[16];

	if (surprise == LW_NO_SURPRISE || !freed)
		return;
	if (surprise == LW_NEW_USE && again > freed)
		lw_remark(p, column, LW_YELLOW,
			  "[%s is now its %s use (freed: %u, allocated: %u)]",
			  trace->object[e->object - 1].name, ordinal(e->incarnation, nth), freed,
			  again);
	else if (surprise == LW_FREED_USE)
		lw_remark(p, column, LW_YELLOW, "[%s is free (freed: %u)]",
			  trace->object[e->object - 1].name, freed);
}

static void life(struct picture *p, uint32_t i, unsigned int column)
{
	const struct lw_event *e = &p->r->trace->event[i];
	uint32_t freed = lw_last_of_life(p->r, e->object, LW_EV_FREE, i);
	char by[48], nth[16];

	if (e->kind != LW_EV_ALLOC || !freed)
		return;
	lw_remark(p, column, LW_YELLOW, "[its %s use; freed by %s]", ordinal(e->incarnation, nth),
		  who_in(p, freed, by));
}

static void waits(struct picture *p, uint32_t i, unsigned int column)
{
	const struct lw_event *e = &p->r->trace->event[i];
	char name[16];
	uint32_t since;

	if (!e->object || !lw_waits_forever(p->r, i))
		return;
	since = lw_holder(p->r, e, i, LW_MAX_THREADS);
	if (!since)
		return;
	lw_thread_name(p->r, p->r->trace->event[since - 1].thread, name, sizeof(name));
	lw_remark(p, column, LW_YELLOW, "[%s has it since step %u]", name, since);
}

/* A check that fails behind the last event has a place of its own. */
static bool failed_behind(const struct picture *p, const struct lw_event *e)
{
	const struct lw_finding *f = &p->r->outcome->finding;

	return f->pc && e->depth && f->pc != e->pc[0];
}

static void failed_check(struct picture *p, const struct lw_event *e, unsigned int column,
			 const char *what)
{
	struct lw_frame frame[LW_REPORT_FRAMES];
	char text[96];

	if (lw_finding_frames(p->r, frame) && lw_heading(p, e, frame, column))
		snprintf(text, sizeof(text), ":%u <== %s", frame[0].line, what);
	else
		snprintf(text, sizeof(text), "<== %s", what);
	lw_paragraph(p, 0, column, text, LW_PICTURE_INDENT, LW_BOLD_RED);
}

static void finding(struct picture *p, uint32_t i, unsigned int column)
{
	const struct lw_event *event = lw_finding_event(p->r), *other = lw_finding_other(p->r);
	const struct lw_event *e = &p->r->trace->event[i];
	const struct lw_finding *f = &p->r->outcome->finding;
	/* All that wait are in a deadlock; of a lost wake-up the others only suffer. */
	bool waits = p->r->outcome->verdict == LW_FINDING && f->class == LW_DEADLOCK &&
		     lw_waits_forever(p->r, i);
	char what[80];

	if (!waits && (!event || (e != event && e != other)))
		return;
	if (other && !waits)
		snprintf(what, sizeof(what), "%s with step %u", lw_class_name(f->class),
			 (e == event ? f->other_event : f->event) + 1);
	else
		snprintf(what, sizeof(what), "%s", lw_class_name(f->class));
	if (e == event && !waits && failed_behind(p, e))
		failed_check(p, e, column, what);
	else
		lw_remark(p, column, LW_BOLD_RED, "<== %s", what);
}

static void warning(struct picture *p, uint32_t i, unsigned int column)
{
	const struct lw_outcome *o = p->r->outcome;

	if (o->warning.text[0] && o->warning.event == i)
		lw_remark(p, column, LW_YELLOW, "[warning: %s]", lw_warning_name(o->warning.kind));
}

void lw_remarks(struct picture *p, uint32_t i, enum lw_surprise surprise)
{
	const struct lw_event *e = &p->r->trace->event[i];
	unsigned int column = lw_picture_column(p, e->thread);

	stale(p, i, column);
	deviation(p, e, column);
	life(p, i, column);
	recycled(p, i, surprise, column);
	waits(p, i, column);
	warning(p, i, column);
	finding(p, i, column);
}
