// SPDX-License-Identifier: GPL-2.0-or-later
/* crew.c - threads that begin together and are told to stop. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "native/bare/bench.h"
#include "native/native.h"

struct lw_hand lw_hands[LW_MAX_HANDS];
bool lw_crew_stop;

__thread struct lw_worker *lw_me_;
static pthread_barrier_t begin;

/* Threads that have not been here before: they have a task, and no number that counts. */
struct lw_worker *lw_worker_attach(void)
{
	lw_me_ = aligned_alloc(128, sizeof(*lw_me_));
	if (!lw_me_)
		lw_die("out of memory for a thread");
	memset(lw_me_, 0, sizeof(*lw_me_));
	lw_me_->random = lw_me_->delays = 1;
	return lw_me_;
}

static void *run(void *arg)
{
	struct lw_hand *me = arg;

	lw_me()->number = me->number;
	lw_me()->random = me->random;
	lw_rcu_register();
	pthread_barrier_wait(&begin);
	me->began = lw_now();
	me->work(me);
	me->ended = lw_now();
	lw_rcu_unregister();
	free(lw_me_);
	return NULL;
}

static void sleep_milliseconds(unsigned long n)
{
	struct timespec t = { .tv_sec = (time_t)(n / 1000), .tv_nsec = (long)(n % 1000) * 1000000 };

	nanosleep(&t, NULL);
}

uint64_t lw_crew_run(const struct lw_slice *slice, struct lw_hand *hands, void (*work)(struct lw_hand *me))
{
	pthread_t thread[LW_MAX_HANDS];
	uint64_t first = UINT64_MAX, last = 0;

	lw_crew_stop = false;
	pthread_barrier_init(&begin, NULL, slice->threads + 1);
	for (unsigned int i = 0; i < slice->threads; i++) {
		int error;

		hands[i].slice = slice;
		hands[i].work = work;
		hands[i].number = i;
		hands[i].done = 0;
		error = pthread_create(&thread[i], NULL, run, &hands[i]);
		if (error)
			lw_die("cannot start thread %u of %u: %s; try fewer (--threads), or raise the "
			       "limit (ulimit -u)", i + 1, slice->threads, strerror(error));
	}
	pthread_barrier_wait(&begin);
	if (!slice->operations) {
		sleep_milliseconds(slice->milliseconds);
		__atomic_store_n(&lw_crew_stop, true, __ATOMIC_RELAXED);
	}
	for (unsigned int i = 0; i < slice->threads; i++) {
		pthread_join(thread[i], NULL);
		first = hands[i].began < first ? hands[i].began : first;
		last = hands[i].ended > last ? hands[i].ended : last;
	}
	pthread_barrier_destroy(&begin);
	return last > first ? last - first : 1;
}
