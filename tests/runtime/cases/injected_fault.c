// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: assertion 5000
 */
#include "case.h"

static int x;

static void copies(void)
{
	store(&x, 1);
	lw_assert(!lw_fault("copy_from_user() fails"));
}

static void other(void)
{
}

CASE(NULL, NULL, copies, other);
