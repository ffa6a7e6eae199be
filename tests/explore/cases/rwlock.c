/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who has a reader/writer lock when: the first thread for reading, the others for
 * writing: n factorial.
 *
 * EXPLORE: sc 2 2
 * EXPLORE: sc 3 6
 * EXPLORE: sc 3 brute-force
 * EXPLORE: tso 3 6
 * EXPLORE: lkmm 3 6
 * EXPLORE: lkmm 3 brute-force
 * EXPLORE: sc 4 24
 */
#include "case.h"

static struct lw_rwlock lock;
static int x;

static void body(unsigned int t)
{
	if (t) {
		lw_write_lock(&lock);
		add(&x, 1);
		lw_write_unlock(&lock);
	} else {
		lw_read_lock(&lock);
		load(&x);
		lw_read_unlock(&lock);
	}
}
EXPLORE(body);
