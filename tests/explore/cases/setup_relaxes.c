/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Before there are threads somebody steps aside, as who waits for a while does; and each of
 * two threads stores: either may be the first, 2 ways.
 *
 * EXPLORE: sc 2 2
 * EXPLORE: tso 2 2
 * EXPLORE: lkmm 2 2
 */
#include "case.h"

#include <asm/barrier.h>

static int x;

static void body(unsigned int t)
{
	store(&x, (int)t + 1);
}

static void relax(void)
{
	cpu_relax();
	store(&x, 5);
	cpu_relax();
}
EXPLORE_AFTER(relax, body);
