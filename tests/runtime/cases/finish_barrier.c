// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Callbacks queued by setup() and finish(), and waited for there.
 *
 * EXPECT: sc tso lkmm: passed
 */
#include "case.h"

struct rcu_head { struct rcu_head *next; };
static struct rcu_head first, last;
static int ran;

static void callback(struct rcu_head *h)
{
	(void)h;
	ran++;
}

static void setup(void)
{
	lw_call_rcu(&first, callback);
}

static void nothing(void)
{
}

static void finish(void)
{
	lw_rcu_barrier();
	lw_assert(ran == 1);
	lw_call_rcu(&last, callback);
	lw_rcu_barrier();
	lw_assert(ran == 2);
}

CASE(setup, finish, nothing, nothing);
