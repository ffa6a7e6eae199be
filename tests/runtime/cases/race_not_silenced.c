// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * data_race() ends where it ends.
 *
 * EXPECT: sc lkmm: data-race
 */
#include "case.h"

static int x;

static void first(void)
{
	x = 1;
}

static void second(void)
{
	int r;

	lw_data_race_begin();
	lw_data_race_begin();
	lw_data_race_end();
	r = hide(x);
	lw_data_race_end();
	r = hide(x);
	(void)r;
}

CASE(NULL, NULL, first, second);
