/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drain.h - callbacks of call_rcu(), at the end of a round. */
#ifndef LW_NATIVE_DRAIN_H
#define LW_NATIVE_DRAIN_H

#include <pthread.h>

/* The part of liburcu's call_rcu() that is used, of one flavour. */
struct rcu_head;
struct lw_callbacks {
	void (*call_rcu)(struct rcu_head *head, void (*func)(struct rcu_head *head));
	pthread_t thread;	/* that runs the callbacks */
};

/*
 * Returns when all callbacks that were queued before have run, as liburcu's
 * rcu_barrier() does, but soon: liburcu's thread sleeps for 10 milliseconds between
 * two batches, and this wakes it.  For one thread, outside RCU sections.
 */
void lw_drain(const struct lw_callbacks *callbacks);

#endif /* LW_NATIVE_DRAIN_H */
