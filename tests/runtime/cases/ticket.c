// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 *
 * Also what `case_ticket bench MODEL` measures: three threads, two rounds each.
 */
#include "case.h"

static struct { unsigned int next, serving; } lock;
static unsigned int counter;

static void lock_it(void)
{
	unsigned int mine = __atomic_fetch_add(&lock.next, 1, __ATOMIC_RELAXED);

	while (load_acquire(&lock.serving) != mine)
		lw_cpu_relax();
}

static void unlock_it(void)
{
	store_release(&lock.serving, load(&lock.serving) + 1);
}

static void thread(void)
{
	for (int i = 0; i < 2; i++) {
		lock_it();
		counter++;
		unlock_it();
	}
}

static void finish(void)
{
	lw_assert(counter == 6);
}

CASE(NULL, finish, thread, thread, thread);
