// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * drain.c - wait for callbacks without liburcu's nap between batches.
 *
 * The nap is a poll() without descriptors, which a signal ends.  Where the thread
 * does not take signals (newer liburcu blocks them) this is as slow as
 * rcu_barrier(), and as right.
 */
#include <signal.h>
#include <time.h>

#include <urcu/urcu-memb.h>

#include "native/drain.h"

#define KICK	SIGUSR2

static int drained;

static void nothing(int signal)
{
	(void)signal;
}

/* Callbacks run in the order in which they were queued, on one thread. */
static void is_drained(struct rcu_head *head)
{
	(void)head;
	__atomic_store_n(&drained, 1, __ATOMIC_RELEASE);
}

void lw_drain(const struct lw_callbacks *callbacks)
{
	struct sigaction action = { .sa_handler = nothing };
	struct timespec moment = { .tv_nsec = 20 * 1000 };
	static struct rcu_head last;

	sigaction(KICK, &action, NULL);
	drained = 0;
	callbacks->call_rcu(&last, is_drained);
	while (!__atomic_load_n(&drained, __ATOMIC_ACQUIRE)) {
		pthread_kill(callbacks->thread, KICK);
		nanosleep(&moment, NULL);
	}
}
