// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Volatile accesses are relaxed ones: marked, so no race; weak, so the message
 * may arrive before what it announces.
 *
 * EXPECT: sc tso: passed
 * EXPECT: weak lkmm: assertion
 */
#include "case.h"

static volatile int x, flag;

static void writer(void)
{
	x = 1;
	flag = 1;
}

static void reader(void)
{
	if (flag)
		lw_assert(x == 1);
}

static void finish(void)
{
	lw_assert(x == 1 && flag == 1);
}

CASE(NULL, finish, writer, reader);
