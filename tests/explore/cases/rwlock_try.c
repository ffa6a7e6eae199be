/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two threads try to get a reader/writer lock for reading, and store; a third
 * one takes it for writing, waiting if need be, and keeps it.  Where one begins to wait, it
 * might have come earlier and not have had to.
 *
 * EXPLORE: sc 3 brute-force
 * EXPLORE: tso 3 brute-force
 */
#include "case.h"

static struct lw_rwlock lock;
static int x;

static void body(unsigned int t)
{
	if (t == 1) {
		lw_write_lock(&lock);
	} else {
		bool held = lw_read_trylock(&lock);

		store(&x, (int)t + 1);
		if (held)
			lw_read_unlock(&lock);
	}
}
EXPLORE(body);
