// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One thread claims what it holds already.
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
	lw_claim(object, NULL, 0);
}

static void other(void)
{
}

CASE(setup, NULL, claims, other);
