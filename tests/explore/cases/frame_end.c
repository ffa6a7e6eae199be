/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A ring as in store_buffering.c, whose stores are made in a function with a variable of the
 * atomic kind.  That goes when the function returns, so under tso what the thread has stored
 * must be in memory by then: the return is as a full fence, and not all can read the old
 * value.  (It was no event of its own, but belonged to the last store: the execution did
 * not repeat itself with 2 threads, and with 3 there was no end.)
 *
 * EXPLORE: sc 2 3
 * EXPLORE: sc 3 7
 * EXPLORE: tso 2 3
 * EXPLORE: tso 2 brute-force
 * EXPLORE: tso 3 7
 * EXPLORE: tso 4 15
 * EXPLORE: weak 2 4
 * EXPLORE: lkmm 2 4
 * EXPLORE: lkmm 2 brute-force
 * EXPLORE: lkmm 3 8
 * EXPLORE: alpha 2 4
 */
#include "case.h"

static int x[CASE_THREADS];

static __attribute__((noinline)) void set(unsigned int t)
{
	int own;

	store(&own, 1);
	store(&x[t], 1);
}

static void body(unsigned int t)
{
	set(t);
	load(&x[(t + 1) % CASE_THREADS]);
}
EXPLORE(body);
