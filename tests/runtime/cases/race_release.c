// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Message passing with release and acquire: no race, and the message arrives.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static int x, flag;

static void writer(void)
{
	x = 1;
	store_release(&flag, 1);
}

static void reader(void)
{
	if (load_acquire(&flag))
		lw_assert(x == 1);
}

CASE(NULL, NULL, writer, reader);
