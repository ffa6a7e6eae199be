/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h - writing the trace.  Only while an execution is recorded; the
 * others pay one test of a flag for each event.
 */
#ifndef LW_RUNTIME_RECORD_H
#define LW_RUNTIME_RECORD_H

#include "weave/runtime/state.h"

/* Objects of struct lw_trace: stacks, the static variables, then what was allocated. */
#define LW_TRACE_STATICS	LW_NR_STACKS
#define LW_TRACE_OBJECTS	(LW_NR_STACKS + 1u)

/*
 * A new event of the running thread at lw_eng.pc, about the bytes at a shadow
 * offset (LW_NO_OFFSET: none).  The rest is for the caller to fill in.  When the
 * trace is full the event goes nowhere.
 */
struct lw_event *lw_record(enum lw_event_kind kind, uintptr_t off, uintptr_t size);

/* The event of that number + 1. */
struct lw_event *lw_record_event(uint32_t number);

/* The running thread begins to wait for the lock at addr, of that size. */
void lw_record_wait(const void *addr, uintptr_t size, const char *text);

/* An event without memory. */
void lw_record_note(enum lw_event_kind kind, const char *text);

/* The like, about the object (or variable) at obj. */
struct lw_event *lw_record_note_of(const char *text, const void *obj);

/* ... to be known as `key` of `owner`, see lw_identify(). */
void lw_record_identity(const char *text, const void *obj, const void *owner, unsigned long key);

/* Choices that are made once their event is recorded; the others come before. */
static inline bool lw_is_within_event(enum lw_choice what)
{
	return what == LW_CHOOSE_MESSAGE || what == LW_CHOOSE_PLACE || what == LW_CHOOSE_CAS_FAIL ||
	       what == LW_CHOOSE_SECTION || what == LW_CHOOSE_BUFFER || what == LW_CHOOSE_PAGE;
}

/* The input decides something: in the event under way, or the next to be recorded. */
void lw_record_deviation(enum lw_choice what);

/*
 * A read-modify-write that is fence, access, fence: the access is due, and others
 * may have run since ev, its event.  Then ev becomes the first fence, and the
 * access has an event here, which is returned.  lw_record_rmw_ends(): the same for
 * the last fence.
 */
struct lw_event *lw_record_continued(struct lw_event *ev);
void lw_record_rmw_ends(const struct lw_event *ev);

/* Event + 1 of the store with that tag. */
uint32_t lw_record_of_tag(mm_tag tag);
/* The tag names the store of this event. */
void lw_record_tag(mm_tag tag, const struct lw_event *ev);

static inline void lw_record_read(struct lw_event *ev, const struct mm_read *r)
{
	ev->value = r->value;
	ev->reads_from = lw_record_of_tag(r->tag);
	ev->age = r->age;
	ev->wrote = r->wrote;
	ev->known = true;
}

/*
 * The last event of thread q that touched [off, off + size) so: written or
 * read, by plain or by atomic accesses.  Event + 1; 0: none.
 */
uint32_t lw_record_find(unsigned int q, uintptr_t off, uintptr_t size, bool wrote, bool atomic);

/* The last event + 1 in which thread q freed, or allocated, what starts at off. */
uint32_t lw_record_find_free(unsigned int q, uintptr_t off);
uint32_t lw_record_find_alloc(unsigned int q, uintptr_t off);

/* Forget all events from number n on. */
void lw_record_rewind(uint32_t n);

void lw_record_begin(void);
void lw_record_end(void);

#endif /* LW_RUNTIME_RECORD_H */
