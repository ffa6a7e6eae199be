/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Store buffering in a ring: each thread stores and then reads the next one's
 * variable.  n reads have two values each; under sc not all can be old.
 *
 * EXPLORE: sc 2 3
 * EXPLORE: sc 3 7
 * EXPLORE: sc 4 15
 * EXPLORE: sc 5 31
 * EXPLORE: sc 6 63
 * EXPLORE: tso 2 4
 * EXPLORE: tso 3 8
 * EXPLORE: tso 4 16
 * EXPLORE: tso 6 64
 * EXPLORE: weak 4 16
 * EXPLORE: lkmm 2 4
 * EXPLORE: lkmm 3 8
 * EXPLORE: lkmm 4 16
 * EXPLORE: lkmm 6 64
 */
#include "case.h"

static int x[CASE_THREADS];

static void body(unsigned int t)
{
	store(&x[t], 1);
	load(&x[(t + 1) % CASE_THREADS]);
}
EXPLORE(body);
