// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An object becomes another one while somebody holds it.
 *
 * TWIN: recycled_checked
 * EXPECT: sc tso weak lkmm alpha: recycled-use
 */
#include "case.h"

static int *object, mark;

static void setup(void)
{
	object = lw_alloc(sizeof(*object), "thing");
	lw_identify(object, &mark, 1);
}

static void claims(void)
{
	lw_claim(object, &mark, 1);
	store(&mark, 1);
	lw_cpu_relax();
	lw_unclaim(object);
}

static void changes(void)
{
	while (!load(&mark))
		lw_cpu_relax();
	lw_identify(object, &mark, 2);
}

CASE(setup, NULL, claims, changes);
