/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edges.h - what orders threads, as the stock runtime is told of it.
 *
 * The engine asks the memory model for every value and every order, so whatever
 * orders threads passes through mm_*(): those are wrapped, accesses in atomics.c,
 * the rest in edges.c.  See docs/tsan.md for what is handed over.
 */
#ifndef LW_TSAN_EDGES_H
#define LW_TSAN_EDGES_H

#include "tsan/fibers.h"

/* Places that stand for edges; only their addresses count. */
extern uint64_t lw_edge_hidden[MM_MAX_LOCS];		/* of locations, for locks and what else is no access */
extern uint64_t lw_edge_caught_up[LW_MAX_THREADS];

static inline bool is_lkmm(const struct mm *mm)
{
	return mm->config.model == MM_LKMM || mm->config.model == MM_ALPHA;
}

/* LKMM: whatever a thread has heard of comes before its later stores, see lkmm_race.h. */
static inline bool passes_on(const struct mm *mm)
{
	return is_lkmm(mm) && !lw_stock_how.no_hearsay;
}

static inline void learn(unsigned int t, void *place)
{
	struct stock_thread *s = &lw_stock_thread[t];

	lw_stock_acquire(s->fiber, place);
	lw_stock_acquire(s->heard, place);
	s->hears = true;
}

static inline void hear(unsigned int t, void *place)
{
	lw_stock_acquire(lw_stock_thread[t].heard, place);
	lw_stock_thread[t].hears = true;
}

/* What a store publishes besides what its own order says. */
static inline void publish(const struct mm *mm, unsigned int t, void *place)
{
	struct stock_thread *s = &lw_stock_thread[t];

	if (s->fenced)
		lw_stock_release(s->published, place);
	if (s->hears && passes_on(mm))
		lw_stock_release(s->heard, place);
}

/* All that t did and heard of. */
static inline void publish_all(unsigned int t, void *place)
{
	struct stock_thread *s = &lw_stock_thread[t];

	lw_stock_release(s->fiber, place);
	if (s->hears)
		lw_stock_release(s->heard, place);
}

/* What t has heard of comes before what it does next. */
static inline void catch_up(unsigned int t)
{
	struct stock_thread *s = &lw_stock_thread[t];

	lw_stock_release(s->heard, &lw_edge_caught_up[t]);
	lw_stock_acquire(s->fiber, &lw_edge_caught_up[t]);
}

/* ---- atomics.c ---- */
/* lock(), or trylock() if not out->wrote, and unlock(): the lock's word is a place like others. */
void lw_edges_lock(const struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag,
		   const struct mm_read *out);
void lw_edges_unlock(const struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag);

#define WRAP(type, name, args)		\
	type __real_##name args;	\
	type __wrap_##name args;	\
	type __wrap_##name args

#endif /* LW_TSAN_EDGES_H */
