// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two threads wait for each other politely.
 *
 * EXPECT: sc tso weak lkmm: livelock 1
 * TWIN: spin_until
 */
#include "case.h"

static int a, b;

static void first(void)
{
	while (!load(&a))
		lw_cpu_relax();
	store(&b, 1);
}

static void second(void)
{
	while (!load(&b))
		lw_cpu_relax();
	store(&a, 1);
}

CASE(NULL, NULL, first, second);
