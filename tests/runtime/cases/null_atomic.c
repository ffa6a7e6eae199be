// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: wild-access 1
 * TWIN: in_bounds
 */
#include "case.h"

static void follows(void)
{
	int *p = hide((int *)8);

	hide(load(p));
}

static void other(void)
{
}

CASE(NULL, NULL, other, follows);
