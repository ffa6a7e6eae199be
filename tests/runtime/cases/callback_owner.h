/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An RCU callback that uses its object's owner, which is freed after BARRIER(). */
#include "case.h"

struct rcu_head { struct rcu_head *next; };
struct owner { int nobjects; };
struct object { struct rcu_head rcu; struct owner *owner; };

static struct object *made;

static void setup(void)
{
	made = lw_alloc(sizeof(*made), "object");
	made->owner = lw_alloc(sizeof(*made->owner), "owner");
	made->owner->nobjects = 1;
}

static void callback(struct rcu_head *head)
{
	struct object *o = (struct object *)head;

	o->owner->nobjects--;
	lw_free(o);
}

static void drops(void)
{
	struct owner *owner = made->owner;

	lw_call_rcu(&made->rcu, callback);
	BARRIER();
	lw_free(owner);
}

static void reads(void)
{
	lw_rcu_read_lock();
	lw_rcu_read_unlock();
}

CASE(setup, NULL, drops, reads);
