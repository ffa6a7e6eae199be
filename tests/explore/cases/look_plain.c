/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flag that somebody waits for is set by a plain store: a race with whatever look there
 * was, which the finding's input has to show, too.
 *
 * EXPLORE: sc 2 data-race
 * EXPLORE: tso 2 data-race
 * EXPLORE: weak 2 data-race
 * EXPLORE: lkmm 2 data-race
 */
#include "case.h"

int flag;	/* for all that the compiler knows, somebody reads it */

static void body(unsigned int t)
{
	if (t) {
		flag = 1;
		return;
	}
	do
		lw_cpu_relax();
	while (!load(&flag));
}
EXPLORE(body);
