/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A ring as in store_buffering.c, with memcpy(), for which under tso what the thread has
 * stored must be in memory.  Those with even numbers copy before they read, the others
 * afterwards; as these may read early, all can read the old value.
 *
 * EXPLORE: sc 2 3
 * EXPLORE: tso 2 4
 * EXPLORE: tso 2 brute-force
 * EXPLORE: tso 3 8
 * EXPLORE: tso 4 16
 * EXPLORE: weak 2 4
 * EXPLORE: lkmm 2 4
 * EXPLORE: lkmm 3 8
 */
#include "case.h"

static int x[CASE_THREADS];
char from[CASE_THREADS][64], to[CASE_THREADS][64];	/* of a size that is not known: a call */

static void body(unsigned int t)
{
	store(&x[t], 1);
	if (t % 2 == 0)
		__builtin_memcpy(to[t], from[t], 40 + t);
	load(&x[(t + 1) % CASE_THREADS]);
	if (t % 2)
		__builtin_memcpy(to[t], from[t], 40 + t);
}
EXPLORE(body);
