// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * workers.c - the threads, and rounds: setup(), every thread its operations,
 * finish().
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/run.h"

#define LATENCY_ONE_IN 16u	/* reading the clock is as long as a short operation */

/* Rounds take about the same time under a sanitizer: beginnings are worth having, too. */
#if defined(LW_TSAN)
#define TIMES_SLOWER 16u
#elif defined(LW_ASAN)
#define TIMES_SLOWER 4u
#else
#define TIMES_SLOWER 1u
#endif

struct lw_worker lw_workers[LW_MAX_WORKERS];
unsigned int lw_nworkers;
__thread struct lw_worker *lw_me_;
struct lw_tally lw_tally[LW_SCENARIO_MAX_THREADS];
bool lw_stop;
uint64_t lw_rounds;
uint64_t lw_started;

static pthread_barrier_t begins, ends;
static bool over;

/* Numbers by the seed and the thread; never 0. */
static uint64_t seeded(unsigned int number, uint64_t salt)
{
	uint64_t x = (lw_options.seed + 1) * 0x9e3779b97f4a7c15ull + number * 0xbf58476d1ce4e5b9ull + salt;

	x ^= x >> 31;
	x *= 0x94d049bb133111ebull;
	x ^= x >> 29;
	return x ? x : 1;
}

static struct lw_worker *become(unsigned int number)
{
	struct lw_worker *me = &lw_workers[number];

	me->number = number;
	me->task.pid = (int)number + 1;
	me->random = seeded(number, 0);
	me->delays = seeded(number, 0x5eed);
	me->thread = pthread_self();
	lw_me_ = me;
	return me;
}

struct lw_worker *lw_worker_attach(void)
{
	unsigned int number = __atomic_fetch_add(&lw_nworkers, 1, __ATOMIC_RELAXED);

	if (number >= LW_MAX_WORKERS)
		lw_die("more than %u threads call the kernel API", LW_MAX_WORKERS);
	return become(number);
}

static void operate(struct lw_worker *me, struct lw_tally *tally, uint64_t turn)
{
	unsigned int arg, op = lw_plan_draw(me, &arg);
	bool timed = turn % LATENCY_ONE_IN == 0;
	uint64_t start = timed ? lw_now() : 0;

	lw_relaxed_store(&me->op, lw_scenario.ops[op].name);
	lw_scenario.ops[op].run(arg);
	if (timed)
		lw_histogram_add(&tally->latency[op], lw_now() - start);
	lw_check_op_end(me);
	lw_relaxed_store(&me->op, NULL);
	lw_rcu_quiescent();
	lw_relaxed_add(&tally->ops[op], 1);
	lw_relaxed_add(&me->ops, 1);
}

/* A thread that waits here must not keep grace periods waiting. */
static void meet(pthread_barrier_t *barrier)
{
	lw_rcu_offline();
	pthread_barrier_wait(barrier);
	lw_rcu_online();
}

/* How many operations of a thread what must hold holds for. */
static uint64_t round_ops(void)
{
	uint64_t n = lw_scenario.stress_ops / TIMES_SLOWER;

	return n > lw_scenario.max_ops ? n : lw_scenario.max_ops;
}

static void *work(void *arg)
{
	unsigned int number = (unsigned int)(uintptr_t)arg;
	struct lw_worker *me = become(number);
	struct lw_tally *tally = &lw_tally[number];
	uint64_t turn = number;

	lw_rcu_register();
	for (;;) {
		meet(&begins);
		if (over)
			break;
		for (uint64_t i = 0; i < round_ops() && !lw_relaxed_load(&lw_stop); i++)
			operate(me, tally, turn++);
		meet(&ends);
	}
	lw_rcu_unregister();
	return NULL;
}

static void start_workers(void)
{
	for (unsigned int i = 0; i < lw_options.threads; i++) {
		int error = pthread_create(&lw_workers[i].thread, NULL, work, (void *)(uintptr_t)i);

		if (error)
			lw_die("cannot start thread %u of %u: %s; try fewer (--threads), or raise the "
			       "limit (ulimit -u)", i + 1, lw_options.threads, strerror(error));
		lw_workers[i].started = true;
	}
}

void lw_run(void)
{
	pthread_barrier_init(&begins, NULL, lw_options.threads + 1);
	pthread_barrier_init(&ends, NULL, lw_options.threads + 1);
	lw_relaxed_store(&lw_nworkers, lw_options.threads);
	lw_worker_attach();
	lw_rcu_register();
	lw_pool_init();
	lw_statics_save();
	lw_started = lw_now();
	lw_watchdog_start();
	lw_plan_init();
	start_workers();
	lw_relaxed_store(&lw_started, lw_now());
	while (!lw_relaxed_load(&lw_stop)) {
		lw_round_begin();
		meet(&begins);
		meet(&ends);
		lw_round_end();
		lw_relaxed_add(&lw_rounds, 1);
	}
	over = true;
	meet(&begins);
	for (unsigned int i = 0; i < lw_options.threads; i++)
		pthread_join(lw_workers[i].thread, NULL);
	lw_rcu_unregister();
}
