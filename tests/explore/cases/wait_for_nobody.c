/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same, but the flag is never set.
 *
 * EXPLORE: sc 2 livelock
 * EXPLORE: tso 2 livelock
 * EXPLORE: weak 2 livelock
 * EXPLORE: lkmm 3 livelock
 */
#include "case.h"

static int flag, other;

static void body(unsigned int t)
{
	if (!t) {
		store_release(&other, 1);
		return;
	}
	while (!load_acquire(&flag))
		lw_cpu_relax();
}
EXPLORE(body);
