// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * call_rcu(): callbacks run after a grace period, on a thread of their own, and
 * see what the caller did; rcu_barrier() waits for them.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include "case.h"

struct rcu_head { struct rcu_head *next; };
struct object { struct rcu_head rcu; int value; };
static struct object *pointer;
static int freed;

static void setup(void)
{
	struct object *o = lw_alloc(sizeof(*o), "object");

	o->value = 1;
	store_release(&pointer, o);
}

static void reads(void)
{
	struct object *o;

	lw_rcu_read_lock();
	o = load(&pointer);
	if (o)
		lw_assert(o->value == 1);
	lw_rcu_read_unlock();
}

static void callback(struct rcu_head *head)
{
	struct object *o = (struct object *)head;

	lw_assert(lw_self() == 3);
	o->value = 2;
	lw_free(o);
	freed = 1;
}

static void removes(void)
{
	struct object *o = load(&pointer);

	store(&pointer, NULL);
	lw_call_rcu(&o->rcu, callback);
}

static void removes_and_waits(void)
{
	reads();
	lw_rcu_barrier();
	reads();
}

static void finish(void)
{
	lw_assert(freed);
}

CASE(setup, finish, reads, removes, removes_and_waits);
