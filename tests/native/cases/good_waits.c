// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One thread at a time waits until the others have left: rcuwait, and plain
 * fields behind its condition.
 * EXPECT: nothing
 */
#include <linux/atomic.h>
#include <linux/rcuwait.h>
#include <linux/rwsem.h>

#include "../case.h"

static struct rw_semaphore sem;
static struct rcuwait waiter;
static atomic_t users;
static unsigned long seen[LW_SCENARIO_MAX_THREADS];

#define CLOSED 0x10000

static void use(unsigned int arg)
{
	int old = atomic_read(&users);

	(void)arg;
	do {
		if (old & CLOSED)
			return;
	} while (!atomic_try_cmpxchg_acquire(&users, &old, old + 1));
	seen[lw_self()]++;
	if (atomic_sub_return_release(1, &users) == CLOSED)
		rcuwait_wake_up(&waiter);
}

static void close_and_count(unsigned int arg)
{
	unsigned long sum = 0;

	(void)arg;
	down_write(&sem);
	atomic_fetch_or_relaxed(CLOSED, &users);
	rcuwait_wait_event(&waiter, atomic_read_acquire(&users) == CLOSED, TASK_UNINTERRUPTIBLE);
	for (unsigned int i = 0; i < LW_SCENARIO_MAX_THREADS; i++)
		sum += seen[i];
	lw_assert(sum < 1000000);
	atomic_fetch_andnot_release(CLOSED, &users);
	up_write(&sem);
}

static void setup(void)
{
	init_rwsem(&sem);
	rcuwait_init(&waiter);
	atomic_set(&users, 0);
}

LW_CASE(setup, NULL, { "use", use, 1 }, { "close", close_and_count, 1 });
