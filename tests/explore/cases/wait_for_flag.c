/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thread 0 sets a flag; the others wait for it in a loop.  Each of them sees it at
 * once or the second time: 2 to the power of n - 1.
 *
 * EXPLORE: sc 2 2
 * EXPLORE: sc 3 4
 * EXPLORE: tso 3 4
 * EXPLORE: weak 3 4
 * EXPLORE: lkmm 4 8
 */
#include "case.h"

static int flag;

static void body(unsigned int t)
{
	if (!t) {
		store_release(&flag, 1);
		return;
	}
	while (!load_acquire(&flag))
		lw_cpu_relax();
}
EXPLORE(body);
