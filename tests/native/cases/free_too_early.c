// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * good_rcu.c without its grace periods.
 * EXPECT: LockweaveSanitizer: (assertion|use-after-free)
 * EXPECT-thread: ThreadSanitizer: (data race|heap-use-after-free)
 * EXPECT-address: AddressSanitizer: heap-use-after-free
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "../case.h"

struct thing {
	unsigned long a, b;
};

static struct thing *current_thing;
static DEFINE_SPINLOCK(lock);

static struct thing *new_thing(unsigned long a)
{
	struct thing *t = kmalloc(sizeof(*t), GFP_KERNEL);

	t->a = a;
	t->b = a + 1;
	return t;
}

static void look(unsigned int arg)
{
	struct thing *t;

	(void)arg;
	rcu_read_lock();
	t = rcu_dereference(current_thing);
	for (int i = 0; i < 100; i++)
		cond_resched();
	lw_assert(t->b == t->a + 1);
	rcu_read_unlock();
}

static void change(unsigned int arg)
{
	struct thing *old, *new = new_thing(arg);

	spin_lock(&lock);
	old = rcu_dereference_protected(current_thing, true);
	rcu_assign_pointer(current_thing, new);
	spin_unlock(&lock);
	kfree(old);
}

static void setup(void)
{
	rcu_assign_pointer(current_thing, new_thing(1));
}

static void finish(void)
{
	kfree(current_thing);
}

LW_CASE(setup, finish, { "look", look, 1 }, { "change", change, 4 });
