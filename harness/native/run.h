/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run.h - a run: what was asked for, how far it is, and what is shown of it. */
#ifndef LW_NATIVE_RUN_H
#define LW_NATIVE_RUN_H

#include "lockweave/scenario.h"
#include "native/draw.h"
#include "native/histogram.h"
#include "native/native.h"

struct lw_options {
	unsigned int threads;
	unsigned int readers, writers;	/* how often one, how often the other */
	unsigned int free_ratio;	/* of writers' operations, percent that free */
	unsigned int reclaim_ratio;	/* of pages that become empty, percent that are given back */
	double seconds;			/* 0: no end but that of the operations */
	uint64_t operations;		/* of each thread; 0: as many as there is time for */
	double stuck_after;
	bool memory_flat;
	uint64_t seed;
	const char *mix;
	enum lw_delay_mode delay;
	enum lw_rcu_flavor flavor;
	bool json;
};
extern struct lw_options lw_options;

/* What one thread did: written by it, read by whoever displays it. */
struct lw_tally {
	uint64_t ops[LW_SCENARIO_MAX_OPS];
	uint64_t fell_back[LW_SCENARIO_MAX_OPS], retried[LW_SCENARIO_MAX_OPS];
	struct lw_histogram latency[LW_SCENARIO_MAX_OPS];
} __attribute__((aligned(128)));

extern struct lw_tally lw_tally[LW_SCENARIO_MAX_THREADS];
extern enum lw_kind lw_kind_of[LW_SCENARIO_MAX_OPS];
extern bool lw_in_mix[LW_SCENARIO_MAX_OPS];
extern bool lw_stop;
extern uint64_t lw_rounds;
extern uint64_t lw_started;		/* by lw_now() */
extern bool lw_interrupted;		/* by the user */

/* Operations that a thread has done, and all threads (figures.c). */
uint64_t lw_ops_of(unsigned int thread);
uint64_t lw_total_ops(void);
/* How much of the run is over, 0 to 1. */
double lw_progress(uint64_t now);

/* ---- statics.c ---- */

/* Remember the static variables of the lock; put them back. */
void lw_statics_save(void);
void lw_statics_restore(void);

/* ---- plan.c ---- */

/* What kind each operation is, by running each alone; which ones the mix allows. */
void lw_plan_init(void);
/* By what lw_draw_op() draws. */
extern struct lw_draw lw_draw;
/* A round's beginning and end; everybody but the caller is at rest. */
void lw_round_begin(void);
void lw_round_end(void);
/* How many of the scenario's beginnings there were, and are. */
unsigned int lw_starts_seen(void);
unsigned int lw_starts(void);
const char *lw_kind_name(enum lw_kind kind);

/*
 * What becomes of an operation: it goes through at once, has to try again, or falls
 * back to the long way (outcome.c).  A compare-exchange that fails is a retry, too,
 * whether or not the scenario says so: lw_exchange_failed() in delay.c.
 */
static inline void lw_outcome(struct lw_worker *me, struct lw_tally *tally, unsigned int op)
{
	if (__builtin_expect(me->fell_back | me->retried, 0)) {
		/* Who falls back has tried; it counts once. */
		uint64_t *n = me->fell_back ? tally->fell_back : tally->retried;

		lw_relaxed_add(&n[op], 1);
		me->fell_back = me->retried = false;
	}
	lw_relaxed_add(&tally->ops[op], 1);
}

/* ---- memory.c ---- */

/* Resident, in bytes; 0 if /proc does not say. */
uint64_t lw_memory_now(void);
uint64_t lw_memory_most(void);
/* At the end of a round, when all memory of the scenario is gone: how much is there? */
void lw_memory_look(uint64_t time);
/* At the end of the run: reports if it grew, see memory.c. */
void lw_memory_check(void);

/* ---- workers.c ---- */

void lw_run(void);
/* For whoever looks at the clock: a round that lasts too long ends. */
void lw_round_look(uint64_t now);

/* ---- watchdog.c ---- */

/* Starts the thread that looks after the time, the display and threads that are stuck. */
void lw_watchdog_start(void);

/* ---- faults.c ---- */

void lw_faults_init(void);
void lw_sanitizers_init(void);

/* ---- display.c ---- */

/* Now and then while it runs. */
void lw_display_update(void);
/* What stands on the terminal's line goes. */
void lw_display_clear(void);
/* The end: tables or JSON, and a line that says what was covered. */
void lw_display_summary(void);
/* After a report: how to have it once more. */
void lw_say_found(const char *class);

#endif /* LW_NATIVE_RUN_H */
