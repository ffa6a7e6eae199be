/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A writer, thread 1, that waits for a reader/writer lock keeps the second reader out,
 * though the first one may have given it back meanwhile; thread 0 and 1 store to one
 * variable, inside and before.
 *
 * The readers' two operations each have 6 orders without the writer; it comes before all
 * of them or behind, and between the readers in the 2 orders in which they do not overlap:
 * 14.  If the writer is before thread 0, in 6 + 1 of them, its store is the older one, as
 * the lock says; else either may be: 7 + 2 * 7 = 21.  (The same under sc, where the stores
 * are in the order in which they are made.)
 *
 * EXPLORE: sc 3 21
 * EXPLORE: tso 3 21
 * EXPLORE: weak 3 21
 * EXPLORE: lkmm 3 21
 * EXPLORE: lkmm 3 brute-force
 */
#include "case.h"

static struct lw_rwlock lock;
static int x;

static void body(unsigned int t)
{
	if (t == 1) {
		store(&x, 2);
		lw_write_lock(&lock);
		lw_write_unlock(&lock);
		return;
	}
	lw_read_lock(&lock);
	if (!t)
		store(&x, 1);
	lw_read_unlock(&lock);
}
EXPLORE(body);
