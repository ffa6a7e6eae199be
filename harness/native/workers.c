// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * workers.c - the threads, and rounds: setup(), every thread its operations,
 * finish().
 *
 * Between two rounds it is the thread that comes last which ends one and begins the
 * next, while the others wait: rounds are short, and to wake a thread takes as long
 * as many operations.  It is another worker meanwhile, the one of the rounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/summary.h"

/* Reading the clock is as long as a short operation: it is done for one in so many. */
#define LATENCY_ONE_IN	64u
#define LATENCY_OFTEN	16384u	/* of a thread's first; later there are enough of them */
#define LATENCY_LATER	512u
#define ROUND_NS	500000000u	/* after that it is cut short */
#define SPINS		256u		/* for others to come, before going to sleep */

struct lw_worker lw_workers[LW_MAX_WORKERS];
unsigned int lw_nworkers;
__thread struct lw_worker *lw_me_;
pthread_t lw_threads[LW_MAX_WORKERS];
struct lw_tally lw_tally[LW_SCENARIO_MAX_THREADS];
bool lw_stop;
uint64_t lw_rounds;
uint64_t lw_started;

static struct {
	int number;		/* of the meeting, and of the round that follows */
	unsigned int here, asleep;
} meeting __attribute__((aligned(128)));
static struct lw_worker *of_rounds;

/* Written between rounds, read during them. */
static struct {
	bool over, is_over;	/* the run; this round is to be cut short */
	uint64_t length;	/* of this round, in operations of each thread */
	uint64_t ends;		/* by lw_now(): for whoever looks at the clock */
} this_round __attribute__((aligned(128)));

static struct {
	uint64_t n;		/* operations that --operations leaves it */
} left[LW_SCENARIO_MAX_THREADS] __attribute__((aligned(128)));

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
	lw_threads[me->number] = pthread_self();
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
	unsigned int arg, op = lw_draw_op(&lw_draw, &me->random, &arg);
	bool timed = turn % (turn < LATENCY_OFTEN ? LATENCY_ONE_IN : LATENCY_LATER) == 0;
	uint64_t start = timed ? lw_now() : 0;

	lw_relaxed_store(&me->op, lw_scenario.ops[op].name);
	lw_scenario.ops[op].run(arg);
	if (__builtin_expect(timed, 0))
		lw_histogram_add(&tally->latency[op], lw_now() - start);
	lw_check_op_end(me);
	lw_rcu_quiescent();
	lw_outcome(me, tally, op);
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

	for (uint64_t r = lw_random(&of_rounds->random) % halvings(most); r; r--)
		n /= 2;
	return n;
}

static bool anything_left(void)
{
	for (unsigned int i = 0; i < lw_options.threads; i++)
		if (left[i].n)
			return true;
	return false;
}

double lw_progress(uint64_t now)
{
	double time = lw_options.seconds > 0 ? (double)(now - lw_started) * 1e-9 / lw_options.seconds : 0;
	double all = (double)lw_options.operations * lw_options.threads;
	double ops = all > 0 ? (double)lw_total_ops() / all : 0;
	double most = time > ops ? time : ops;

	return most < 1 ? most : 1;
}

void lw_round_look(uint64_t now)
{
	uint64_t limit = lw_relaxed_load(&this_round.ends);

	if (limit && now > limit)
		lw_relaxed_store(&this_round.is_over, true);
}

static void begin_round(uint64_t now)
{
	lw_round_begin();
	this_round.length = draw_length();
	lw_relaxed_store(&this_round.is_over, false);
	lw_relaxed_store(&this_round.ends, now + ROUND_NS);
}

static void end_round(uint64_t now)
{
	lw_relaxed_store(&this_round.ends, 0);
	lw_round_end();
	lw_relaxed_add(&lw_rounds, 1);
	lw_memory_look(now);
	if (!anything_left())
		lw_relaxed_store(&lw_stop, true);
}

/* Everybody else waits. */
static void turn_round(struct lw_worker *me)
{
	uint64_t now = lw_now();

	lw_threads[of_rounds->number] = pthread_self();
	lw_me_ = of_rounds;
	end_round(now);
	if (lw_relaxed_load(&lw_stop))
		this_round.over = true;
	else
		begin_round(now);
	lw_me_ = me;
}

/* A thread that waits here must not keep grace periods waiting. */
static void wait_for_others(int number)
{
	unsigned int turns = 0;

	lw_rcu_offline();
	while (__atomic_load_n(&meeting.number, __ATOMIC_ACQUIRE) == number) {
		if (turns < SPINS) {
			lw_spin_turn(&turns);
			continue;
		}
		__atomic_fetch_add(&meeting.asleep, 1, __ATOMIC_SEQ_CST);
		lw_wait_word(&meeting.number, number, LW_RUNS);
		__atomic_fetch_sub(&meeting.asleep, 1, __ATOMIC_RELAXED);
	}
	lw_rcu_online();
}

/* All threads: the last one turns the round. */
static void meet(struct lw_worker *me)
{
	int number = lw_relaxed_load(&meeting.number);

	lw_edge_release(&meeting);
	if (__atomic_add_fetch(&meeting.here, 1, __ATOMIC_ACQ_REL) == lw_options.threads) {
		lw_edge_acquire(&meeting);
		meeting.here = 0;
		turn_round(me);
		lw_edge_release(&meeting);
		/* With the next load as in wait_for_others(): one of the two sees the other. */
		__atomic_store_n(&meeting.number, number + 1, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(&meeting.asleep, __ATOMIC_SEQ_CST))
			lw_wake_word(&meeting.number);
	} else {
		wait_for_others(number);
		lw_edge_acquire(&meeting);
	}
}

static void *work(void *arg)
{
	unsigned int number = (unsigned int)(uintptr_t)arg;
	struct lw_worker *me = become(number);
	struct lw_tally *tally = &lw_tally[number];
	uint64_t turn = number, my_left = left[number].n;

	lw_rcu_register();
	while (!this_round.over) {
		uint64_t n = this_round.length < my_left ? this_round.length : my_left, i;

		for (i = 0; i < n; i++) {
			if (lw_relaxed_load(&lw_stop) || lw_relaxed_load(&this_round.is_over))
				break;
			operate(me, tally, turn++);
		}
		lw_relaxed_store(&me->op, NULL);
		my_left -= i;
		left[number].n = my_left;
		meet(me);
	}
	lw_rcu_unregister();
	__atomic_store_n(&me->started, false, __ATOMIC_RELEASE);
	return NULL;
}

static void start_workers(pthread_t *threads)
{
	for (unsigned int i = 0; i < lw_options.threads; i++) {
		int error = pthread_create(&threads[i], NULL, work, (void *)(uintptr_t)i);

		if (error)
			lw_die("cannot start thread %u of %u: %s; try fewer (--threads), or raise the "
			       "limit (ulimit -u)", i + 1, lw_options.threads, strerror(error));
	}
}

void lw_run(void)
{
	pthread_t threads[LW_SCENARIO_MAX_THREADS];

	for (unsigned int i = 0; i < lw_options.threads; i++)
		left[i].n = lw_options.operations ? lw_options.operations : UINT64_MAX;
	lw_relaxed_store(&lw_nworkers, lw_options.threads);
	of_rounds = lw_worker_attach();
	lw_rcu_register();
	lw_pool_init();
	lw_bins_init();
	lw_statics_save();
	lw_started = lw_now();
	lw_watchdog_start();
	lw_plan_init();
	begin_round(lw_now());
	lw_rcu_offline();
	lw_relaxed_store(&lw_started, lw_now());
	start_workers(threads);
	for (unsigned int i = 0; i < lw_options.threads; i++)
		pthread_join(threads[i], NULL);
	lw_rcu_online();
	lw_rcu_unregister();
}
