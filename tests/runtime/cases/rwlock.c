// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static struct lw_rwlock lock;
static int x, sum;

static void reader(void)
{
	int r;

	lw_read_lock(&lock);
	lw_enter_read(&lock);
	lw_assert(lw_rwlock_held_read(&lock) && lw_rwlock_state(&lock) > 0);
	r = hide(x);
	lw_assert(r == hide(x));
	lw_exit_read(&lock);
	lw_read_unlock(&lock);
	if (lw_read_trylock(&lock))
		lw_read_unlock(&lock);
}

static void writer(void)
{
	lw_write_lock(&lock);
	lw_enter_write(&lock);
	lw_assert(lw_rwlock_held_write(&lock) && lw_rwlock_state(&lock) == -1);
	x++;
	lw_exit_write(&lock);
	lw_downgrade(&lock);
	lw_assert(lw_rwlock_held_read(&lock));
	lw_assert(x >= 1);
	lw_read_unlock(&lock);
	if (lw_write_trylock(&lock)) {
		sum++;
		lw_write_unlock(&lock);
	}
}

CASE(NULL, NULL, reader, writer, writer);
