// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same with relaxed accesses: x86 and SC machines keep the order anyway.
 *
 * EXPECT: sc tso: passed
 * EXPECT: weak lkmm alpha: data-race
 * TWIN: race_release
 */
#include "case.h"

static int x, flag;

static void writer(void)
{
	x = 1;
	store(&flag, 1);
}

static void reader(void)
{
	if (load(&flag))
		lw_assert(x == 1);
}

CASE(NULL, NULL, writer, reader);
