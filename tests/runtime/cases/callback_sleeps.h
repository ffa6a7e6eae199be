/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An RCU callback does SLEEP(). */
#include "case.h"

struct rcu_head { struct rcu_head *next; };
static struct rcu_head head;

static void callback(struct rcu_head *h)
{
	(void)h;
	SLEEP();
}

static void queues(void)
{
	lw_call_rcu(&head, callback);
}

static void other(void)
{
}

CASE(NULL, NULL, queues, other);
