// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel's model gives a full read-modify-write its fences as steps of their
 * own: another thread may act between the first fence and the access.
 *	Wx=1; mb; Ry=0  |  xchg(y, 1); Rx=1  |  Ry=1; W*rel* x=3;   finally x=1
 *
 * EXPECT: lkmm: assertion 200000
 * EXPECT: sc tso: passed 20000
 */
#include "case.h"

static int x, y;
static int r0, r1, r2;

static void first(void)
{
	store(&x, 1);
	lw_fence(LW_FENCE_MB);
	r0 = load(&y);
}

static void second(void)
{
	__atomic_exchange_n(&y, 1, __ATOMIC_SEQ_CST);
	r1 = load(&x);
}

static void third(void)
{
	r2 = load(&y);
	store_release(&x, 3);
}

static void finish(void)
{
	lw_assert(!(r0 == 0 && r1 == 1 && r2 == 1 && load(&x) == 1));
}

CASE(NULL, finish, first, second, third);
