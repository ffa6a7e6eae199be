// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two threads, one plain variable, nothing between them.
 *
 * EXPECT: sc tso weak lkmm alpha: data-race 1
 * TWIN: spin_lock
 */
#include "case.h"

static int x;

static void writer(void)
{
	x = 1;
}

static void reader(void)
{
	int r = hide(x);

	(void)r;
}

CASE(NULL, NULL, writer, reader);
