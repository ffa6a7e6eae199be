/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * relevant.h - which steps of an execution a reader needs.  Each gets points for
 * what it has to do with the finding; relevant.c chooses.
 */
#ifndef LW_REPORT_RELEVANT_H
#define LW_REPORT_RELEVANT_H

#include "report/internal.h"

enum points {
	TOLD = 90,		/* shown in any case: the finding, stale reads, who waits */
	MISSED = 85,		/* what a stale read, or a sleeper, did not see */
	RECYCLED = 80,		/* the object is freed, or comes into use again */
	GATE = 75,		/* what could have ordered one thread behind the other */
	FOUND = 70,		/* how a thread came by the object */
	LAST = 66,		/* what a failed check looked at */
	ENTRY = 60,		/* how a thread got hold of the object */
	SWITCH = 56,		/* the input let another thread run */
	HOLDS = 46,		/* which locks it has */
	CONTEXT = 40,		/* fences and RCU around what is shown */
};

struct choice {
	const struct lw_report *r;
	const struct lw_event *all;
	uint32_t n, start;			/* first event behind setup() */
	uint32_t event, other;			/* + 1; 0: none */
	bool about[1024 + 1];			/* objects that the finding is about */
	bool taking_part[LW_MAX_THREADS];
	uint8_t points[LW_TRACE_MAX];
};

static inline void give(struct choice *c, uint32_t i, unsigned int points)
{
	if (i < c->n && c->points[i] < points)
		c->points[i] = (uint8_t)points;
}

/* The same for an event + 1, which may be none. */
static inline void give_to(struct choice *c, uint32_t event, unsigned int points)
{
	if (event)
		give(c, event - 1, points);
}

/* The finding is about the object of e, too. */
static inline void about(struct choice *c, const struct lw_event *e)
{
	if (lw_is_heap(c->r, e->object))
		c->about[e->object] = true;
}

static inline bool is_plain(const struct lw_event *e)
{
	return e->kind == LW_EV_PLAIN_LOAD || e->kind == LW_EV_PLAIN_STORE;
}

/* ---- relevant_access.c ---- */

/*
 * What `thread` read of others between `from` and `end` is what could have ordered
 * its next step behind the one in front; and what those read before, and so on.
 */
void lw_gates(struct choice *c, unsigned int thread, uint32_t from, uint32_t end,
	      unsigned int depth);
/* How the thread of that event (+ 1) came by its object, and got hold of it. */
void lw_came_by(struct choice *c, uint32_t event);
/* What the check that failed looked at, or else the thread's last accesses; and who wrote there. */
void lw_last_accesses(struct choice *c);

/* ---- relevant_wait.c ---- */

/* Is the finding that somebody waits? */
bool lw_about_waiting(const struct choice *c);
/* Who waits, for whom, and what he missed. */
void lw_waiting(struct choice *c);

#endif /* LW_REPORT_RELEVANT_H */
