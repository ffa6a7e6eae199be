// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is done under the lock for writing is ordered before the next writer, also
 * through readers in between, the first of which is the old writer itself.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

static struct lw_rwlock lock;
static int x, y;

static void first(void)
{
	int r;

	lw_write_lock(&lock);
	r = hide(x);
	y = r;
	lw_write_unlock(&lock);
	lw_read_lock(&lock);
	lw_read_unlock(&lock);
}

static void second(void)
{
	lw_read_lock(&lock);
	lw_read_unlock(&lock);
	lw_write_lock(&lock);
	x = 1;
	store(&y, 2);
	lw_write_unlock(&lock);
}

CASE(NULL, NULL, first, second, second);
