// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loops that end: one as soon as somebody has stored something, the other after a
 * number of turns in which nothing happened.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static int flag, never;

static void waits(void)
{
	while (!load(&flag))
		lw_cpu_relax();
}

static void gives_up(void)
{
	for (int i = 0; i < 150 && !load(&never); i++)
		lw_cpu_relax();
	store(&flag, 1);
}

CASE(NULL, NULL, waits, gives_up);
