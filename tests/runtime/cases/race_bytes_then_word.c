// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A byte first, then the whole word by somebody else.
 *
 * EXPECT: sc lkmm: data-race 1
 */
#include "case.h"

static union { long word; char byte[8]; } u;

static void first(void)
{
	hide(&u)->byte[6] = 1;
}

static void second(void)
{
	hide(&u)->word = 2;
}

CASE(NULL, NULL, first, second);
