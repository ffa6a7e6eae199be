/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The correct twin of look_race.c: what comes behind the look that finds the flag comes
 * behind what was stored before it.  There is one way.
 *
 * EXPLORE: sc 2 1
 * EXPLORE: tso 2 1
 * EXPLORE: weak 2 1
 * EXPLORE: lkmm 2 1
 */
#include "case.h"

static int data, flag;

static void body(unsigned int t)
{
	if (t) {
		data = 2;
		store_release(&flag, 1);
		return;
	}
	do
		lw_cpu_relax();
	while (!load_acquire(&flag));
	lw_assert(data == 2);
}
EXPLORE(body);
