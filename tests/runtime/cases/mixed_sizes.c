// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: unsupported 1
 */
#include "case.h"

static union { int word; short half[2]; } u;

static void mixes(void)
{
	store(&u.word, 1);
	store(&u.half[1], 2);
}

static void other(void)
{
}

CASE(NULL, NULL, mixes, other);
