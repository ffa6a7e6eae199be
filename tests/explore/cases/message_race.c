/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A message is passed without release and acquire: a race, where the model has one.
 *
 * EXPLORE: sc 2 2
 * EXPLORE: weak 2 data-race
 * EXPLORE: lkmm 2 data-race
 */
#include "case.h"

static int data, flag;

static void body(unsigned int t)
{
	if (!t) {
		data = 1;
		store(&flag, 1);
	} else if (load(&flag)) {
		lw_assert(data == 1);
	}
}
EXPLORE(body);
