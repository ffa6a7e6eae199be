// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A read-modify-write is a barrier on x86; under the kernel's model only a
 * value-returning one without suffix is.
 *
 * EXPECT: sc tso: passed
 * EXPECT: weak lkmm: assertion
 */
#include "case.h"

static int x, y, z0, z1;
static int r0, r1;

static void first(void)
{
	store(&x, 1);
	__atomic_fetch_add(&z0, 1, __ATOMIC_RELAXED);
	r0 = load(&y);
}

static void second(void)
{
	store(&y, 1);
	__atomic_fetch_add(&z1, 1, __ATOMIC_RELAXED);
	r1 = load(&x);
}

static void finish(void)
{
	lw_assert(r0 || r1);
}

CASE(NULL, finish, first, second);
