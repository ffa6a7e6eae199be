/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each thread decides first, before anything that others could see, whether to store its
 * number, and then stores it or not.  Two threads: neither, either, or both in two orders.
 * Three: 1 + 3 + 3 * 2 + 6.
 *
 * EXPLORE: sc 1 2
 * EXPLORE: sc 2 5
 * EXPLORE: sc 2 brute-force
 * EXPLORE: lkmm 2 5
 * EXPLORE: lkmm 2 brute-force
 * EXPLORE: sc 3 16
 */
#include "case.h"

static int x;

static void body(unsigned int t)
{
	if (lw_fault("stays away"))
		return;
	store(&x, (int)t + 1);
}
EXPLORE(body);
