/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two threads, one of them the first, look before all else that they do, without any order, and
 * store if they saw something; another one stores that.  Each sees it or not: 4 ways.
 *
 * EXPLORE: sc 3 4
 * EXPLORE: tso 3 4
 */
#include <linux/compiler.h>

#include "case.h"

static int x, seen[3];

static void body(unsigned int t)
{
	if (t == 1)
		data_race(x = 1);
	else if (data_race(x))
		store(&seen[t], 1);
}
EXPLORE(body);
