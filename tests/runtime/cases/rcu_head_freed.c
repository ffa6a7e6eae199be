// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An object is freed while RCU still has its head.
 *
 * TWIN: rcu_callback
 * EXPECT: sc tso lkmm alpha: free-while-referenced
 */
#include "case.h"

struct rcu_head { struct rcu_head *next; };
struct object { int value; struct rcu_head rcu; };

static void callback(struct rcu_head *head)
{
	(void)head;
}

static void queues(void)
{
	struct object *o = lw_alloc(sizeof(*o), "object");

	lw_call_rcu(&o->rcu, callback);
	lw_free(o);
}

static void other(void)
{
}

CASE(NULL, NULL, queues, other);
