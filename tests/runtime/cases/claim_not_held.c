// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A claim is given up that was another thread's.
 *
 * TWIN: claimed_access
 * EXPECT: sc lkmm: assertion 1
 */
#include "case.h"

static int *object;

static void setup(void)
{
	object = lw_alloc(sizeof(*object), "thing");
	lw_identify(object, NULL, 0);
}

static void claims(void)
{
	lw_claim(object, NULL, 0);
	lw_cpu_relax();
}

static void other(void)
{
	lw_unclaim(object);
}

CASE(setup, NULL, claims, other);
