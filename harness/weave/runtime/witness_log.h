/* SPDX-License-Identifier: GPL-2.0-or-later */
/* witness_log.h - what witness.c writes and witness_graph.c reads. */
#ifndef LW_RUNTIME_WITNESS_LOG_H
#define LW_RUNTIME_WITNESS_LOG_H

#include "weave/judge/judge.h"
#include "weave/runtime/state.h"
#include "weave/runtime/witness.h"

#define LW_WITNESS_MAX	(JG_MAX_EVENTS - 8u)	/* two more for a race */
#define LW_WITNESS_WAITERS 32u
#define LW_WITNESS_HIDDEN 0x8000u	/* numbers of locations that the model does not have */

struct lw_seen {
	struct jg_event ev;
	mm_tag tag;		/* of the store; of a read: of the store that it read */
	uint32_t when;		/* events in the trace by then */
};

struct lw_witness {
	unsigned int n, nlocs;
	bool too_large;
	uint32_t start, end;		/* events in the trace when threads began, and ended */
	bool grace;			/* there were grace periods */
	unsigned int nhidden;	/* locations from LW_WITNESS_HIDDEN on */
	/* Those who waited for grace periods and gave back slab pages; events in the trace before. */
	unsigned int nwaiters;
	uint32_t waiter_from[LW_WITNESS_WAITERS];
	struct lw_seen seen[LW_WITNESS_MAX];
	uint64_t initial[MM_MAX_LOCS];
	uint32_t made[MM_MAX_LOCS];	/* events in the trace when it became a location */
	uint16_t gp[32];	/* where each began */
};

extern struct lw_witness lw_witness;

/* Make room for an event at that place; returns it, zeroed. */
struct lw_seen *lw_witness_insert(unsigned int at);

/* What lw_witness_end() ends with; the log is left as it was. */
void lw_witness_judge(struct lw_outcome *o);

/* ---- witness_plain.c ---- */
/* Which bytes an event of the trace accesses; LW_NO_OFFSET: none. */
uintptr_t lw_witness_offset(const struct lw_event *ev);
/*
 * Add what takes part in a race that was found and is not in the log yet, tag
 * UINT32_MAX.  False: the trace does not show the two accesses.
 */
bool lw_witness_add_race(const struct lw_finding *f);
/* Add all plain accesses.  False: they are too many. */
bool lw_witness_add_plain(void);

/* As the judge names them. */
uint16_t lw_witness_tags(enum mm_order order, bool write);

#endif /* LW_RUNTIME_WITNESS_LOG_H */
