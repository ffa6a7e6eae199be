/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lock around two plain additions: who comes when, n factorial.
 *
 * EXPLORE: sc 3 6
 * EXPLORE: tso 3 6
 * EXPLORE: weak 3 6
 * EXPLORE: lkmm 3 6
 * EXPLORE: lkmm 4 24
 */
#include "case.h"

static int lock, x;

static void body(unsigned int t)
{
	(void)t;
	lw_spin_lock(&lock);
	x += 2;
	lw_spin_unlock(&lock);
}
EXPLORE(body);
