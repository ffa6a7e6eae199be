// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static long long x;

static void adds(void)
{
	__atomic_fetch_add(&x, 0x100000001ll, __ATOMIC_ACQ_REL);
}

static void finish(void)
{
	lw_assert(load(&x) == 0x200000002ll);
}

CASE(NULL, finish, adds, adds);
