/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * half_fence.h - smp_mb__before_atomic() and smp_mb__after_atomic() with whatever stands
 * where a read-modify-write should, in store buffering.  between() is what the case puts there.
 */
#include "case.h"

#include <lockweave/engine_api.h>

static int x, y, z[2];
static int r0, r1;

static inline void add(unsigned int t)
{
	lw_rmw_noreturn_hint();
	__atomic_fetch_add(&z[t], 1, __ATOMIC_RELAXED);
}

static void between(unsigned int t);

static void first(void)
{
	store(&x, 1);
	between(0);
	r0 = load(&y);
}

static void second(void)
{
	store(&y, 1);
	between(1);
	r1 = load(&x);
}

static void finish(void)
{
	lw_assert(r0 || r1);
}

CASE(NULL, finish, first, second);
