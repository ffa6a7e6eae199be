/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who waits for a flag orders nothing by looking in vain: under sc a load comes before a later
 * store, and one that never was must not, or it would hide this race.
 *
 * EXPLORE: sc 2 data-race
 * EXPLORE: tso 2 data-race
 * EXPLORE: weak 2 data-race
 * EXPLORE: lkmm 2 data-race
 */
#include "case.h"

int data;	/* for all that the compiler knows, somebody reads it */
static int flag;

static void body(unsigned int t)
{
	if (t) {
		store(&flag, 1);
		data = 2;
		return;
	}
	data = 1;
	do
		lw_cpu_relax();
	while (!load(&flag));
}
EXPLORE(body);
