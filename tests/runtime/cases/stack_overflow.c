// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: stack-overflow 3
 * TWIN: stack_deep
 */
#include "case.h"

static int deeper(int n)
{
	char frame[256];
	char *p = hide(&frame[0]);

	p[n % 256] = (char)n;
	return hide(n) < 0 ? n : deeper(n + 1) + p[n % 256];
}

static void recurses(void)
{
	hide(deeper(0));
}

static void other(void)
{
}

CASE(NULL, NULL, other, recurses);
