// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc: passed
 * EXPECT: tso weak lkmm alpha: assertion
 * TWIN: store_buffering_mb
 */
#include "case.h"

static int x, y;
static int r0, r1;

static void first(void)
{
	store(&x, 1);
	r0 = load(&y);
}

static void second(void)
{
	store(&y, 1);
	r1 = load(&x);
}

static void finish(void)
{
	lw_assert(r0 || r1);
}

CASE(NULL, finish, first, second);
