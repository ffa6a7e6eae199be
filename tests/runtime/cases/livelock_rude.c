// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same without lw_cpu_relax(): reading one message again and again counts.
 *
 * EXPECT: sc lkmm: livelock 1 100000
 * TWIN: spin_until
 */
#include "case.h"

static int a, b;

static void first(void)
{
	while (!load(&a))
		;
	store(&b, 1);
}

static void second(void)
{
	while (!load(&b))
		;
	store(&a, 1);
}

CASE(NULL, NULL, first, second);
