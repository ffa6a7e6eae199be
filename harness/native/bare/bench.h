/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench.h - the parts of a program that measures one lock on real threads.
 *
 * It takes orders from its standard input and answers each by a line of JSON
 * (main.c says which), so that several such programs, one for each lock, can be
 * measured in turns: `lockweave bench --native` does that.
 */
#ifndef LW_NATIVE_BARE_BENCH_H
#define LW_NATIVE_BARE_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "native/histogram.h"

/* How long a crew works: so many operations of each thread, or, if 0, so many milliseconds. */
struct lw_slice {
	unsigned int threads;
	unsigned long operations;
	unsigned long milliseconds;
};

/* One thread of a crew. */
struct lw_hand {
	const struct lw_slice *slice;
	void (*work)(struct lw_hand *me);
	unsigned int number;
	uint64_t random;
	uint64_t began, ended;		/* by lw_now() */
	uint64_t done;			/* operations */
	void *own;			/* of whoever gave the order */
} __attribute__((aligned(128)));

/*
 * Runs work() on so many threads at once, registered with RCU; it is to look at
 * lw_go_on() before each operation and count it in `done`.  Returns the nanoseconds from the first thread's
 * beginning to the last one's end.
 */
uint64_t lw_crew_run(const struct lw_slice *slice, struct lw_hand *hands, void (*work)(struct lw_hand *me));

extern bool lw_crew_stop;
static inline bool lw_go_on(const struct lw_hand *me)
{
	if (me->slice->operations)
		return me->done < me->slice->operations;
	return !__atomic_load_n(&lw_crew_stop, __ATOMIC_RELAXED);
}

#define LW_MAX_HANDS	1024u
extern struct lw_hand lw_hands[LW_MAX_HANDS];

/* ---- cell.c: readers and writers of areas, by struct lw_native_lock ---- */

#define LW_MAX_CELLS	4096u

struct lw_cell_order {
	unsigned int cell;	/* whose latencies go together, below LW_MAX_CELLS */
	unsigned int writers;	/* percent */
	unsigned int areas;
	struct lw_slice slice;
};

/* Is there a lock to measure?  Else the program knows its scenario only. */
bool lw_cell_possible(void);
void lw_cell_describe(void);
void lw_cell_run(const struct lw_cell_order *order);

/* ---- loop.c: the scenario's operations, one after the other ---- */

struct lw_loop_order {
	struct lw_slice slice;
	unsigned int readers, writers, free_ratio;
	uint64_t seed;
	const char *kinds;	/* a letter for each operation: r, w, f; any other: not to be run */
};

void lw_loop_run(const struct lw_loop_order *order);

/* ---- rcu.c ---- */

/* As lw_rcu_barrier(), for the end of a round, and sooner. */
void lw_rcu_drain(void);

/* ---- memory.c ---- */

/* Everything that was allocated goes. */
void lw_memory_reset(void);

#endif /* LW_NATIVE_BARE_BENCH_H */
