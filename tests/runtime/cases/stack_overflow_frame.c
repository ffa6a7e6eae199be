// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One frame larger than the stack: the guard area catches it.
 *
 * EXPECT: sc lkmm: stack-overflow 3
 * TWIN: stack_deep
 */
#include "case.h"

static void large(void)
{
	char frame[400 << 10];
	char *p = hide(&frame[0]);

	for (int i = 0; i < 400 << 10; i += 1024)
		p[i] = 1;
}

static void other(void)
{
}

CASE(NULL, NULL, other, large);
