/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace.h - every event of one recorded execution, in the order in which they
 * ran.  The source of every report; holds no pointers into the execution.
 */
#ifndef LW_WEAVE_RUNTIME_TRACE_H
#define LW_WEAVE_RUNTIME_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "weave/decide.h"
#include "weave/model/mm.h"

#define LW_TRACE_MAX 16384u
#define LW_TRACE_STACK 6u

enum lw_event_kind {
	LW_EV_LOAD, LW_EV_STORE, LW_EV_RMW, LW_EV_FENCE,
	LW_EV_PLAIN_LOAD, LW_EV_PLAIN_STORE,
	LW_EV_LOCK, LW_EV_UNLOCK, LW_EV_TRYLOCK,
	LW_EV_RCU_LOCK, LW_EV_RCU_UNLOCK, LW_EV_GP_START, LW_EV_GP_END,
	LW_EV_ALLOC, LW_EV_FREE,
	LW_EV_SLEEP, LW_EV_WAKE,
	LW_EV_DRAIN,		/* TSO: a buffered store reaches memory */
	LW_EV_OP_BEGIN, LW_EV_OP_END,	/* an operation of the plan */
	LW_EV_NOTE,		/* lw_enter_read() and the like; if known, an identity: value of stored */
	LW_NR_EVENT_KINDS
};

struct lw_event {
	uint8_t kind;		/* enum lw_event_kind */
	uint8_t thread;
	uint8_t order;		/* enum mm_order, or enum mm_fence */
	uint8_t size;		/* bytes accessed */
	uint16_t deviation;	/* what the input decided here: bits 1 << enum lw_choice */
	bool wrote;		/* LW_EV_RMW, LW_EV_TRYLOCK: it succeeded */
	bool quiet;		/* inside data_race() */
	uint32_t object;	/* number of the object accessed + 1, 0: none */
	uint32_t incarnation;
	uint32_t offset;	/* into the object */
	bool known;		/* value and stored are; else the execution ended first */
	uint64_t value;		/* read */
	uint64_t stored;	/* written */
	uint32_t reads_from;	/* event number + 1 of the store read; 0: initial */
	uint32_t age;		/* how many newer messages there were */
	const char *text;	/* static: operation, fence or note; may be NULL */
	uint8_t depth;		/* of pc[], innermost first */
	uintptr_t pc[LW_TRACE_STACK];
};

/* An object's name for reports: "vma#1", "mm#0", "stack of thread 2". */
struct lw_object_name { char name[24]; uintptr_t base; uint32_t size; };

struct lw_trace {
	uint32_t nevents;
	bool truncated;
	struct lw_event event[LW_TRACE_MAX];
	uint32_t nobjects;
	struct lw_object_name object[1024];
};

#endif /* LW_WEAVE_RUNTIME_TRACE_H */
