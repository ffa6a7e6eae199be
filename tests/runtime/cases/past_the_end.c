// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: wild-access 1
 * TWIN: in_bounds
 */
#include "case.h"

static void runs_over(void)
{
	int *a = lw_alloc(5 * sizeof(int), "array");

	for (int i = 0; i <= hide(5); i++)
		a[i] = i;
}

static void other(void)
{
}

CASE(NULL, NULL, runs_over, other);
