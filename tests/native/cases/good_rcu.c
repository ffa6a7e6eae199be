// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plain fields under RCU: objects replaced by call_rcu(), by synchronize_rcu(),
 * and a flag that is only raised when no reader can be behind it.
 * EXPECT: nothing
 */
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "../case.h"

struct thing {
	unsigned long a, b;
	struct rcu_head rcu;
};

static struct thing *current_thing;
static DEFINE_SPINLOCK(lock);
static unsigned long behind;
static int passed;

static struct thing *new_thing(unsigned long a)
{
	struct thing *t = kmalloc(sizeof(*t), GFP_KERNEL);

	t->a = a;
	t->b = a + 1;
	return t;
}

static struct thing *replace(struct thing *t)
{
	struct thing *old;

	spin_lock(&lock);
	old = rcu_dereference_protected(current_thing, true);
	rcu_assign_pointer(current_thing, t);
	spin_unlock(&lock);
	return old;
}

static void free_thing(struct rcu_head *head)
{
	struct thing *t = container_of(head, struct thing, rcu);

	t->a = t->b = 0;
	kfree(t);
}

static void look(unsigned int arg)
{
	struct thing *t;

	(void)arg;
	rcu_read_lock();
	rcu_read_lock();
	t = rcu_dereference(current_thing);
	lw_assert(t->b == t->a + 1);
	rcu_read_unlock();
	lw_assert(t->b == t->a + 1);
	if (READ_ONCE(passed))
		lw_assert(behind == 42);
	rcu_read_unlock();
}

static void later(unsigned int arg)
{
	struct thing *old = replace(new_thing(arg));

	call_rcu(&old->rcu, free_thing);
}

static void wait(unsigned int arg)
{
	struct thing *old;

	if (lw_self() == 0 && !READ_ONCE(passed)) {
		behind = 42;
		synchronize_rcu();
		WRITE_ONCE(passed, 1);
	}
	old = replace(new_thing(arg));
	synchronize_rcu();
	old->a = old->b = 0;
	kfree(old);
}

static void barrier_op(unsigned int arg)
{
	(void)arg;
	rcu_barrier();
}

static void setup(void)
{
	rcu_assign_pointer(current_thing, new_thing(1));
}

static void finish(void)
{
	rcu_barrier();
	kfree(current_thing);
}

LW_CASE(setup, finish, { "look", look, 1 }, { "later", later, 4 }, { "wait", wait, 4 },
	{ "barrier", barrier_op, 1 });
