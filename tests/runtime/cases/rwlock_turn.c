// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A reader that comes back as the writer is behind what the readers did that left
 * before it: the lock word that it finds is its own, and depends on what it read there.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

static struct lw_rwlock lock;
static int x;

static void first(void)
{
	lw_read_lock(&lock);
	store(&x, 1);
	lw_read_unlock(&lock);
}

static void second(void)
{
	lw_read_lock(&lock);
	lw_read_unlock(&lock);
	lw_write_lock(&lock);
	x = hide(x) + 1;
	lw_write_unlock(&lock);
}

CASE(NULL, NULL, first, second);
