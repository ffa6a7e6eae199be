/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread takes a lock twice and stores in between; another one stores, and tries to get it
 * and stores inside.  It may have it before, between or behind; or fail, during the first or
 * the second of the others: its store before in front of x = 1, or either way.
 * 1 + 3 + 2 and 2.
 *
 * EXPLORE: sc 2 8
 * EXPLORE: tso 2 8
 */
#include "case.h"

static struct lw_rwlock lock;
static int x;

static void body(unsigned int t)
{
	if (t == 0) {
		lw_write_lock(&lock);
		lw_write_unlock(&lock);
		store(&x, 1);
		lw_write_lock(&lock);
		lw_write_unlock(&lock);
	} else if (t == 1) {
		store(&x, 2);
		if (lw_write_trylock(&lock)) {
			store(&x, 3);
			lw_write_unlock(&lock);
		}
	}
}
EXPLORE(body);
