/* SPDX-License-Identifier: GPL-2.0-or-later */
/* toy.h - traces put together by hand, of a lock that does not exist. */
#ifndef LW_TESTS_REPORT_TOY_H
#define LW_TESTS_REPORT_TOY_H

#include "report/internal.h"

/* What happened, how it ended, and the input. */
extern struct lw_trace trace;
extern struct lw_outcome outcome;
extern struct lw_input input;

/* Nothing yet, of so many threads with an operation each; object 1 is a toy, 2 something else. */
void fresh(unsigned int nthreads);
void begin(unsigned int thread, unsigned int op, unsigned int arg);
/* The next event.  Line L of function F is 1000 * F + L, 0 none. */
struct lw_event *add(unsigned int thread, enum lw_event_kind kind, uintptr_t pc);
struct lw_event *access(unsigned int thread, enum lw_event_kind kind, uintptr_t pc,
			unsigned int object, unsigned int offset, unsigned int size,
			uint64_t value);
/* It ended with this, at an event, against the other one (-1: none). */
void finding(enum lw_class class, const char *text, uint32_t event, int other);
struct lw_report report_of(enum mm_model model);

#endif /* LW_TESTS_REPORT_TOY_H */
