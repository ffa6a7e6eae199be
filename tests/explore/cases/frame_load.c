/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As frame_end.c, but the function reads, too, before it returns: what it has stored need
 * not be in memory by then, so that all may read the old value.  (That was lost under tso,
 * by trying every decision as well: nobody could run between the load and the return.)
 *
 * EXPLORE: sc 2 3
 * EXPLORE: tso 2 4
 * EXPLORE: tso 2 brute-force
 * EXPLORE: tso 3 8
 * EXPLORE: tso 4 16
 * EXPLORE: weak 2 4
 * EXPLORE: lkmm 2 4
 * EXPLORE: lkmm 3 8
 * EXPLORE: alpha 2 4
 */
#include "case.h"

static int x[CASE_THREADS];

static __attribute__((noinline)) void both(unsigned int t)
{
	int own;

	store(&own, 1);
	store(&x[t], 1);
	load(&x[(t + 1) % CASE_THREADS]);
}

static void body(unsigned int t)
{
	both(t);
}
EXPLORE(body);
