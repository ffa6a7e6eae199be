/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A reader and two writers of a reader/writer lock; one writer has to do with the other
 * two before it takes the lock, so that it also comes to wait for it.  Who gets by it must
 * do so before it begins to wait, not only before it has the lock.
 *
 * EXPLORE: sc 3 brute-force
 * EXPLORE: weak 3 brute-force
 * EXPLORE: lkmm 3 brute-force
 */
#include "case.h"

static struct lw_rwlock lock;
static int x;

static void body(unsigned int t)
{
	switch (t) {
	case 0:
		lw_read_lock(&lock);
		add(&x, 1);
		lw_read_unlock(&lock);
		return;
	case 1:
		add(&x, 2);
		lw_write_lock(&lock);
		lw_write_unlock(&lock);
		return;
	default:
		lw_write_lock(&lock);
		store(&x, 1);
		lw_write_unlock(&lock);
	}
}
EXPLORE(body);
