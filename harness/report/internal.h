/* SPDX-License-Identifier: GPL-2.0-or-later */
/* internal.h - the pieces that reports are put together from. */
#ifndef LW_REPORT_INTERNAL_H
#define LW_REPORT_INTERNAL_H

#include "report/report.h"

#define LW_REPORT_FRAMES 12u

/*
 * The call stack of an event, innermost first, without the frames of our own
 * API's wrappers and of the engine (unless there is nothing else).
 */
unsigned int lw_event_frames(const struct lw_report *r, const struct lw_event *e,
			     struct lw_frame out[LW_REPORT_FRAMES]);

/* The same of the finding, which may lie behind its last event. */
unsigned int lw_finding_frames(const struct lw_report *r, struct lw_frame out[LW_REPORT_FRAMES]);

/* "CPU 1"; "worker" for threads that the plan does not name. */
void lw_thread_name(const struct lw_report *r, unsigned int thread, char *out, size_t size);

/* "vma#1.vm_refcnt"; "" if the event has no object. */
void lw_place_name(const struct lw_report *r, const struct lw_event *e, char *out, size_t size);

/* A number, or what it points to. */
void lw_value_text(const struct lw_report *r, uint64_t value, unsigned int bytes, char *out,
		   size_t size);

/* The finding's sentence, with the names of members and variables in place of offsets. */
void lw_finding_text(const struct lw_report *r, char *out, size_t size);

/* What the event did, in a few words and without a line end. */
void lw_event_text(const struct lw_report *r, const struct lw_event *e, char *out, size_t size);

const char *lw_event_kind_name(enum lw_event_kind kind);
const char *lw_fence_name(enum mm_fence fence);
/* "acquire", ...; "" for relaxed and plain accesses. */
const char *lw_order_name(enum mm_order order);

/* The events that an engineer needs to see in order to understand the finding. */
void lw_relevant(const struct lw_report *r, bool keep[LW_TRACE_MAX]);

/* The event that a finding names; NULL if the trace does not have it. */
const struct lw_event *lw_finding_event(const struct lw_report *r);
const struct lw_event *lw_finding_other(const struct lw_report *r);

/* "data-race in f / g" */
void lw_report_title(const struct lw_report *r, char *out, size_t size);

#endif /* LW_REPORT_INTERNAL_H */
