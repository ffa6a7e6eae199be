// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A plain load sees the thread's own store before it, in its buffer or not; so
 * does memcpy().
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include <string.h>

#include "case.h"

static int a, b;

static void owns(void)
{
	int copy;

	for (int i = 1; i < 6; i++) {
		store(&a, i);
		lw_assert(*hide(&a) == i);
		load(&b);
		lw_assert(*hide(&a) == i);
		memcpy(hide(&copy), hide(&a), hide(sizeof(copy)));
		lw_assert(copy == i);
	}
}

static void other(void)
{
	for (int i = 0; i < 6; i++)
		store(&b, i);
}

CASE(NULL, NULL, owns, other);
