/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A reader waits in its section for an RCU callback; AGAIN() between its looks. */
#include "case.h"

struct rcu_head { struct rcu_head *next; };
static struct rcu_head head;
static int called;

static void callback(struct rcu_head *h)
{
	(void)h;
	store(&called, 1);
}

static void waits(void)
{
	lw_rcu_read_lock();
	while (!load(&called)) {
		AGAIN();
		lw_cpu_relax();
	}
	lw_rcu_read_unlock();
}

static void queues(void)
{
	lw_call_rcu(&head, callback);
}

CASE(NULL, NULL, waits, queues);
