/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thread 0 stores n - 1 times, the others read once: each has n values to see.
 *
 * EXPLORE: sc 3 9
 * EXPLORE: sc 4 64
 * EXPLORE: tso 4 64
 * EXPLORE: weak 3 9
 * EXPLORE: weak 4 64
 * EXPLORE: lkmm 4 64
 */
#include "case.h"

static int x;

static void body(unsigned int t)
{
	if (t) {
		load(&x);
		return;
	}
	for (int i = 1; i < CASE_THREADS; i++)
		store(&x, i);
}
EXPLORE(body);
