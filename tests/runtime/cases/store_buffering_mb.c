// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static int x, y;
static int r0, r1;

static void first(void)
{
	store(&x, 1);
	lw_fence(LW_FENCE_MB);
	r0 = load(&y);
}

static void second(void)
{
	store(&y, 1);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	r1 = load(&x);
}

static void finish(void)
{
	lw_assert(r0 || r1);
}

CASE(NULL, finish, first, second);
