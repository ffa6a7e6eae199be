// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Neighbouring bytes of one word, and a word next to them: no race.
 *
 * EXPECT: sc lkmm: passed
 */
#include "case.h"

static struct { char a, b; short c; int d; } s;

static void first(void)
{
	s.a = 1;
	s.c = 3;
}

static void second(void)
{
	s.b = 2;
	s.d = 4;
}

static void finish(void)
{
	lw_assert(s.a == 1 && s.b == 2 && s.c == 3 && s.d == 4);
}

CASE(NULL, finish, first, second);
