/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guide.h - for an explorer: it makes every decision itself, and is told what
 * each step of the execution depends on.
 *
 * Without a guide nothing here costs anything but a test in rare places.
 */
#ifndef LW_RUNTIME_GUIDE_H
#define LW_RUNTIME_GUIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "weave/decide.h"
#include "weave/model/observe.h"

/*
 * What a step has to do with, besides what a memory model is asked.  Two steps
 * that touch the same thing (kind and key) do not commute, if one of them touches
 * it exclusively.
 */
enum lw_touch {
	LW_TOUCH_NOTHING,	/* a step without effect on others; key unused */
	LW_TOUCH_NEWEST,	/* what is last in modification order; key: location */
	LW_TOUCH_PLAIN,		/* plain accesses to four bytes; key: shadow offset */
	LW_TOUCH_QUIET,		/* the same inside data_race(), of a dead object, or on another's stack */
	LW_TOUCH_OBJECT,	/* an object's life, and who looks at it; key: its address */
	LW_TOUCH_STORAGE,	/* whether a type-stable object's memory is there; key: its address */
	LW_TOUCH_IDENTITY,	/* what an object is known as, and who holds it; key: its address */
	LW_TOUCH_REGION,	/* who is inside; key: address */
	LW_TOUCH_ARENA,		/* which memory is handed out next */
	LW_TOUCH_CACHE,		/* a slab cache's free objects; exclusive: which of them there are */
	LW_TOUCH_RWLOCK,	/* key: address; in ways not said below */
	/* A reader/writer lock: it was taken, given back; key: its address */
	LW_TOUCH_READ_LOCK, LW_TOUCH_WRITE_LOCK, LW_TOUCH_READ_UNLOCK, LW_TOUCH_WRITE_UNLOCK,
	LW_TOUCH_WRITE_WAIT,	/* a writer waits from now on, so that no more readers get in */
	LW_TOUCH_CALLBACKS,	/* RCU callbacks: key 0, those queued; 1, those that ran */
	LW_TOUCH_QUEUED,	/* one of them is queued; exclusive: what began here waited for it; key: which */
	LW_TOUCH_PAGES,		/* is a slab page's grace period over? key unused */
	LW_TOUCH_PAGE_GP,	/* a slab page's grace period has started; key: as the model calls it */
	LW_TOUCH_TASK,		/* a thread's sleeping and waking; key: the thread */
	LW_TOUCH_WAITERS,	/* who waits for a program's condition; key: its address */
	LW_TOUCH_MIXED,		/* a plain access to an atomic location; key unused */
	LW_NR_TOUCHES
};

struct lw_guide {
	/* Of struct lw_decider; asked for every decision between setup() and finish(). */
	unsigned int (*pick)(struct lw_decider *d, enum lw_stream stream, unsigned int thread,
			     enum lw_choice what, unsigned int n);
	uint32_t *names;
	const struct mm_observer *observer;
	void (*touch)(enum lw_touch what, uintptr_t key, bool exclusive);
	/*
	 * The running thread went round a loop of its own and comes by a place where
	 * it waits.  state: of its stack and registers.  True: it need not go on,
	 * for another round without anything new to read would be the same.
	 */
	bool (*spins)(uint64_t state);
	/*
	 * Programs: the running thread comes to pc, where it reads, in this state.  True: the
	 * round since it last did so was for nothing, and so is another; it waits for good.
	 */
	bool (*loops)(uint64_t state, uintptr_t pc);
	/*
	 * TSO, NULL if LW_CHOOSE_BUFFER decides how long: the running thread is about
	 * to perform an event, should its oldest buffered store reach memory first?
	 */
	bool (*drains)(void);
	/*
	 * The oldest store of thread t has reached memory, at location loc; waited:
	 * the events that it let pass, as LW_CHOOSE_BUFFER counts them.
	 */
	void (*drained)(unsigned int t, unsigned int loc, uint32_t waited);
	/*
	 * The event under way needs thread t's buffer empty, and has done nothing yet.
	 * True: its oldest store drains first, as a step of its own; asked again then.
	 */
	bool (*empties)(unsigned int t);
	/* The running thread has nothing left to do but to drain its buffer. */
	void (*flushes)(void);
	/* NULL, or: the running thread would let others run, but there are none. */
	void (*alone)(void);
	/* Nobody can run but threads that wait for something new: is that for ever? */
	bool (*stuck)(void);
	/* The execution is given up: a thread in it will never go on, and that is no finding. */
	void (*blocked)(void);
	/* The event under way could not come before what thread t has done so far. */
	void (*behind)(unsigned int t);
};

/* Set between executions only; NULL: the input decides. */
extern const struct lw_guide *lw_guide;

static inline void lw_touch(enum lw_touch what, uintptr_t key, bool exclusive)
{
	if (__builtin_expect(lw_guide != NULL, 0))
		lw_guide->touch(what, key, exclusive);
}

static inline void lw_behind(unsigned int t)
{
	if (__builtin_expect(lw_guide != NULL, 0))
		lw_guide->behind(t);
}

/* Guided: instead of letting others run for the sake of progress. */
void lw_guide_spin(void);

#endif /* LW_RUNTIME_GUIDE_H */
