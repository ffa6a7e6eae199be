/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decide.h - the one door through which every open choice passes.
 *
 * Whatever a real machine leaves open (which thread runs, which message a
 * load returns, where a store goes in modification order, when a grace period
 * ends, ...) is asked of a struct lw_decider.  Alternative 0 is always the
 * default: carry on with the running thread, read the newest message, append.
 *
 * Each thread has two streams of decisions, numbered from 1.  A fuzz input is
 * a sparse list of deviations (stream, thread, n-th decision, alternative), so
 * the common case is one decrement and one branch: lw_due() says whether the
 * decision at hand is one that deviates.  Only then is the number of
 * alternatives worked out, and lw_pick() asked for one of them.
 *
 * An explorer makes every decision due; then lw_pick() sees them all.
 */
#ifndef LW_WEAVE_DECIDE_H
#define LW_WEAVE_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

#define LW_MAX_THREADS 8u

/* Which of a thread's two streams a decision belongs to. */
enum lw_stream {
	LW_STREAM_SCHED,	/* which thread runs next */
	LW_STREAM_VALUE,	/* everything else */
	LW_NR_STREAMS
};

/* What is being chosen: for reports and statistics; it changes no result. */
enum lw_choice {
	LW_CHOOSE_THREAD,	/* who runs next; 0: the running thread */
	LW_CHOOSE_MESSAGE,	/* what a load returns; 0: the newest */
	LW_CHOOSE_PLACE,	/* where a store goes; 0: last */
	LW_CHOOSE_CAS_FAIL,	/* a compare-exchange fails although it need not; 0: no */
	LW_CHOOSE_SECTION,	/* grace period and section: 0: the section joins it */
	LW_CHOOSE_BUFFER,	/* TSO: 0: the store drains at once; 1 to 7: it waits; 8: till the next event */
	LW_CHOOSE_WAKE,		/* a wake-up without cause, or because time is up; 0: no */
	LW_CHOOSE_WAITER,	/* which waiter is woken */
	LW_CHOOSE_OBJECT,	/* which free object the allocator hands out */
	LW_CHOOSE_PAGE,		/* a free object's slab page is given back; 0: no */
	LW_CHOOSE_FAULT,	/* whether an injected fault happens; 0: no */
	LW_CHOOSE_INPUT,	/* a value that comes from outside */
	LW_NR_CHOICES
};

struct lw_decider {
	/*
	 * Decisions until the next deviation, counted down; 1: the next one is
	 * due.  UINT32_MAX stands for "none" (executions are bounded well below).
	 */
	uint32_t left[LW_NR_STREAMS][LW_MAX_THREADS];
	/*
	 * Called for a decision that is due, with n >= 1 alternatives.  Returns
	 * one below n and must set left[stream][thread] again.  It is also
	 * called with n == 1, so that the streams stay in step.
	 */
	unsigned int (*pick)(struct lw_decider *d, enum lw_stream stream,
			     unsigned int thread, enum lw_choice what, unsigned int n);
	/*
	 * For an explorer, else NULL: before pick() is asked for a message, a
	 * place or an object, room for LW_MAX_NAMES names of the alternatives.  Unlike
	 * their numbers, names stay when the same events happen in another order.
	 */
	uint32_t *names;
};

#define LW_MAX_NAMES	256u
#define LW_NAME_LAST	UINT32_MAX	/* LW_CHOOSE_PLACE: no store is newer */

static inline bool lw_due(struct lw_decider *d, enum lw_stream stream, unsigned int thread)
{
	return __builtin_expect(--d->left[stream][thread] == 0, 0);
}

static inline unsigned int lw_pick(struct lw_decider *d, enum lw_stream stream,
				   unsigned int thread, enum lw_choice what, unsigned int n)
{
	return d->pick(d, stream, thread, what, n);
}

/*
 * A message is named by its store's tag, a place by the next newer store's.  What
 * a read-modify-write reads: the tag, and whether it succeeds.
 */
static inline void lw_name(struct lw_decider *d, unsigned int alternative, uint32_t name)
{
	if (d->names && alternative < LW_MAX_NAMES)
		d->names[alternative] = name;
}

static inline void lw_name_rmw(struct lw_decider *d, unsigned int alternative, uint32_t tag,
			       bool succeeds)
{
	lw_name(d, alternative, tag << 1 | succeeds);
}

#endif /* LW_WEAVE_DECIDE_H */
