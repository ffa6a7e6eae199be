// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first and the last byte of an object, of a static variable, of the stack; and
 * constants, to read.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include <string.h>

#include "case.h"

static const char constant[] = "constant";
static char variable[3];

static void touches(void)
{
	char *p = lw_alloc(33, "thing"), local[5];

	memset(p, 0, 33);
	p[0] = 1;
	p[32] = constant[hide(7)];
	memcpy(local, p, 5);
	lw_assert(local[0] == 1 && p[32] == 't');
	lw_free(p);
}

static void other(void)
{
	variable[0] = variable[2] = 1;
}

CASE(NULL, NULL, touches, other);
