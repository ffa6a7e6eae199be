// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * workers.c - the threads, and rounds: setup(), every thread its operations,
 * finish().
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/summary.h"

#define LATENCY_ONE_IN	16u	/* reading the clock is as long as a short operation */
#define ROUND_NS	500000000u	/* after that it is cut short */

struct lw_worker lw_workers[LW_MAX_WORKERS];
unsigned int lw_nworkers;
__thread struct lw_worker *lw_me_;
struct lw_tally lw_tally[LW_SCENARIO_MAX_THREADS];
bool lw_stop;
uint64_t lw_rounds;
uint64_t lw_started;

static pthread_barrier_t begins, ends;
static bool over;
static uint64_t length;		/* of this round, in operations of each thread */
static uint64_t left[LW_SCENARIO_MAX_THREADS];	/* of --operations; of the thread's own */
static uint64_t round_ends;	/* by lw_now(): for whoever looks at the clock */
static bool round_is_over;

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
	__atomic_store_n(&me->started, true, __ATOMIC_RELEASE);
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

	lw_outcome_begin(me);
	lw_relaxed_store(&me->op, lw_scenario.ops[op].name);
	lw_scenario.ops[op].run(arg);
	if (timed)
		lw_histogram_add(&tally->latency[op], lw_now() - start);
	lw_check_op_end(me);
	lw_relaxed_store(&me->op, NULL);
	lw_rcu_quiescent();
	lw_outcome_end(me, tally, op);
	lw_relaxed_add(&me->ops, 1);
}

/* A thread that waits here must not keep grace periods waiting. */
static void meet(pthread_barrier_t *barrier)
{
	lw_rcu_offline();
	pthread_barrier_wait(barrier);
	lw_rcu_online();
}

/* How often n can be halved with a plan's worth of operations left, and once more. */
static unsigned int halvings(uint64_t n)
{
	unsigned int times = 1;

	for (; n / 2 >= lw_scenario.max_ops; n /= 2)
		times++;
	return times;
}

/*
 * How many operations of each thread the next round has.  Up to as many as what
 * must hold holds for; half of that, a quarter, ... are as likely, so that there
 * are both many beginnings and long rounds.  (A round that lasts too long is cut
 * short.)
 */
static uint64_t draw_length(void)
{
	uint64_t most = lw_scenario.stress_ops ? lw_scenario.stress_ops : lw_scenario.max_ops, n = most;

	for (uint64_t r = lw_random(&lw_me()->random) % halvings(most); r; r--)
		n /= 2;
	return n;
}

static bool anything_left(void)
{
	for (unsigned int i = 0; i < lw_options.threads; i++)
		if (left[i])
			return true;
	return false;
}

double lw_progress(void)
{
	double time = lw_options.seconds > 0 ? (double)(lw_now() - lw_started) * 1e-9 / lw_options.seconds : 0;
	double all = (double)lw_options.operations * lw_options.threads;
	double ops = all > 0 ? (double)lw_total_ops() / all : 0;
	double most = time > ops ? time : ops;

	return most < 1 ? most : 1;
}

void lw_round_look(uint64_t now)
{
	uint64_t limit = lw_relaxed_load(&round_ends);

	if (limit && now > limit)
		lw_relaxed_store(&round_is_over, true);
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
		for (uint64_t i = 0; i < length && left[number]; i++) {
			if (lw_relaxed_load(&lw_stop) || lw_relaxed_load(&round_is_over))
				break;
			operate(me, tally, turn++);
			left[number]--;
		}
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
	}
}

void lw_run(void)
{
	for (unsigned int i = 0; i < lw_options.threads; i++)
		left[i] = lw_options.operations ? lw_options.operations : UINT64_MAX;
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
		length = draw_length();
		lw_relaxed_store(&round_is_over, false);
		lw_relaxed_store(&round_ends, lw_now() + ROUND_NS);
		meet(&begins);
		meet(&ends);
		lw_relaxed_store(&round_ends, 0);
		lw_round_end();
		lw_relaxed_add(&lw_rounds, 1);
		lw_memory_look();
		if (!anything_left())
			lw_relaxed_store(&lw_stop, true);
	}
	over = true;
	meet(&begins);
	for (unsigned int i = 0; i < lw_options.threads; i++)
		pthread_join(lw_workers[i].thread, NULL);
	lw_rcu_unregister();
}
