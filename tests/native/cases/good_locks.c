// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sleeping locks, spin locks, trylocks, a downgrade, and data_race().
 * EXPECT: nothing
 */
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "../case.h"

static struct rw_semaphore sem;
static DEFINE_SPINLOCK(lock);
static unsigned long a, b, counter;

static void look(unsigned int arg)
{
	if (arg && !down_read_trylock(&sem))
		return;
	if (!arg)
		down_read(&sem);
	rwsem_assert_held(&sem);
	lw_enter_read(&sem);
	lw_assert(a == b);
	lw_exit_read(&sem);
	up_read(&sem);
}

static void change(unsigned int arg)
{
	if (arg == 1 && !down_write_trylock(&sem))
		return;
	if (arg != 1)
		down_write(&sem);
	rwsem_assert_held_write(&sem);
	lw_enter_write(&sem);
	a++;
	cond_resched();
	b++;
	lw_exit_write(&sem);
	if (arg < 2) {
		up_write(&sem);
		return;
	}
	downgrade_write(&sem);
	lw_enter_read(&sem);
	lw_assert(a == b);
	lw_exit_read(&sem);
	up_read(&sem);
}

static void count(unsigned int arg)
{
	if (arg && !spin_trylock(&lock))
		return;
	if (!arg)
		spin_lock(&lock);
	counter++;
	spin_unlock(&lock);
	(void)data_race(counter);
}

static void setup(void)
{
	init_rwsem(&sem);
}

LW_CASE(setup, NULL, { "look", look, 2 }, { "change", change, 3 }, { "count", count, 2 });
