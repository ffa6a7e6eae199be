/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fibers.h - the runtime's fibers that stand for one simulated thread, and what
 * passes between them.
 *
 * A fiber of the runtime's is a vector clock.  Besides the one that performs a
 * thread's accesses there are two that never access anything and hold what a
 * fence needs to know:
 *	heard		what the thread's loads, relaxed ones too, read from;
 *			an acquire fence has the thread acquire that
 *	published	what the thread had done at its last fence; its later
 *			stores, relaxed ones too, release that
 * so that a fence orders what it should and nothing that comes after it.
 */
#ifndef LW_TSAN_FIBERS_H
#define LW_TSAN_FIBERS_H

#include "tsan/stock.h"
#include "weave/model/sections.h"
#include "weave/runtime/state.h"

struct stock_thread {
	void *fiber, *heard, *published;
	unsigned int depth;		/* of calls */
	bool fenced, unlocked;		/* in this execution */
	bool hears;			/* `heard` holds something of this execution */
};

extern struct stock_thread lw_stock_thread[LW_MAX_THREADS];

/* Acquire or release a place as this fiber, whichever runs. */
void lw_stock_acquire(void *fiber, void *place);
void lw_stock_release(void *fiber, void *place);
/* A fiber that knows nothing of any execution. */
void *lw_stock_blank(void);

/* ---- edges.c ---- */
void lw_edges_reset(void);
void lw_edges_init(void);

/* ---- atomics.c ---- */
/* Before an execution of which lw_stock_how.by_message is asked. */
void lw_messages_reset(void);
/* The atomic access as one of the code under test's, if it is to be told, with no order. */
void lw_edges_access(const struct lw_loc *l, bool read, bool write);

#endif /* LW_TSAN_FIBERS_H */
