/* SPDX-License-Identifier: GPL-2.0-or-later */
/* last_reference.h - two drop a reference, and the last one clears what both have used. */
#include "case.h"

static int x, y, flag;

/* Between the count and the clearing: a store of one's own that is read back. */
static void last(void)
{
	store(&flag, 1);
	if (load_acquire(&flag))
		x = y = 0;
}

static void uses_x(void)
{
	x = 1;
	if (drop())
		last();
}

static void uses_y(void)
{
	y = 1;
	if (drop())
		last();
}

static void finish(void)
{
	lw_assert(!x && !y);
}

CASE(NULL, finish, uses_x, uses_y);
