// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A word written by one thread, its last byte by another.
 *
 * EXPECT: sc lkmm: data-race 1
 */
#include "case.h"

static union { int word; char byte[4]; } u;

static void first(void)
{
	hide(&u)->word = 1;
}

static void second(void)
{
	hide(&u)->byte[3] = 2;
}

CASE(NULL, NULL, first, second);
