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

/* The first warning, "KIND: sentence", and how many there are; there must be one. */
void lw_warning_text(const struct lw_report *r, char *out, size_t size);

/* What the event did, in a few words and without a line end. */
void lw_event_text(const struct lw_report *r, const struct lw_event *e, char *out, size_t size);

const char *lw_event_kind_name(enum lw_event_kind kind);
const char *lw_fence_name(enum mm_fence fence);
/* "acquire", ...; "" for relaxed and plain accesses. */
const char *lw_order_name(enum mm_order order);

/* ---- history.c ---- */

bool lw_is_access(const struct lw_event *e);
bool lw_writes(const struct lw_event *e);
bool lw_same_place(const struct lw_event *a, const struct lw_event *b);
/* Event + 1 of the write whose value event i read; 0: nobody has written there. */
uint32_t lw_written_by(const struct lw_report *r, uint32_t i);
/* Event i read an old value: event + 1 that wrote the next newer one; 0: unknown. */
uint32_t lw_overwritten_by(const struct lw_report *r, uint32_t i);
/* Event + 1 of the latest lock of that place that somebody (but not `but`) still has at `end`. */
uint32_t lw_holder(const struct lw_report *r, const struct lw_event *place, uint32_t end,
		   unsigned int but);
/* Event i is a thread going to sleep for good. */
bool lw_waits_forever(const struct lw_report *r, uint32_t i);
/* Of the trace's objects (number + 1): not a stack, not the static variables. */
bool lw_is_heap(const struct lw_report *r, uint32_t object);
/* Object + 1 whose start the event read a pointer to, or 0. */
uint32_t lw_pointed_at(const struct lw_report *r, const struct lw_event *e);
/* Event + 1 that allocated, or freed, the object last before `end`; 0: none. */
uint32_t lw_last_of_life(const struct lw_report *r, uint32_t object, enum lw_event_kind kind,
			 uint32_t end);

/* An event finds its object not to be what the thread looked up. */
enum lw_surprise { LW_NO_SURPRISE, LW_NEW_USE, LW_FREED_USE };
void lw_surprises(const struct lw_report *r, uint8_t out[LW_TRACE_MAX]);

/* The events that an engineer needs to see in order to understand the finding. */
void lw_relevant(const struct lw_report *r, bool keep[LW_TRACE_MAX]);

/* The event that a finding names; NULL if the trace does not have it. */
const struct lw_event *lw_finding_event(const struct lw_report *r);
const struct lw_event *lw_finding_other(const struct lw_report *r);

/* "data-race in f / g" */
void lw_report_title(const struct lw_report *r, char *out, size_t size);

#endif /* LW_REPORT_INTERNAL_H */
