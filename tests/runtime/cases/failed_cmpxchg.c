// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A compare-exchange that fails orders nothing, full barrier or not; on x86 it
 * is a barrier all the same.
 *
 * EXPECT: sc tso: passed
 * EXPECT: lkmm: assertion
 */
#include "case.h"

static int x, y, z0, z1;
static int r0, r1;

static void attempt(int *z)
{
	int expected = 5;

	lw_assert(!__atomic_compare_exchange_n(z, &expected, 6, 0, __ATOMIC_SEQ_CST,
					       __ATOMIC_RELAXED));
	lw_assert(expected == 0);
}

static void first(void)
{
	store(&x, 1);
	attempt(&z0);
	r0 = load(&y);
}

static void second(void)
{
	store(&y, 1);
	attempt(&z1);
	r1 = load(&x);
}

static void finish(void)
{
	lw_assert(r0 || r1);
}

CASE(NULL, finish, first, second);
