// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Three threads, two rounds each: what a mutex keeps is plain data, and nobody is
 * inside with another.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/mutex.h>

#include "case.h"

static DEFINE_MUTEX(lock);
static int inside, rounds;

static void works(void)
{
	for (int i = 0; i < 2; i++) {
		mutex_lock(&lock);
		lw_enter_write(&lock);
		lw_assert(!inside++);
		rounds++;
		inside--;
		lw_exit_write(&lock);
		mutex_unlock(&lock);
	}
}

static void finish(void)
{
	lw_assert(rounds == 6 && !mutex_is_locked(&lock));
	mutex_lock(&lock);
	lw_assert(mutex_is_locked(&lock));
	mutex_unlock(&lock);
}

CASE(NULL, finish, works, works, works);
