// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls as deep as kernel code goes.
 *
 * EXPECT: sc lkmm: passed
 */
#include "case.h"

static __attribute__((noinline)) int deeper(int n)
{
	int here = hide(n);

	return n ? deeper(n - 1) + here : 0;
}

static void calls(void)
{
	lw_assert(deeper(20) == 210);
}

CASE(NULL, NULL, calls, calls);
