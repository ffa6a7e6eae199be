// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock word that is read plainly while others change it.
 *
 * EXPECT: sc tso weak lkmm alpha: torn-access
 * TWIN: plain_over_atomic
 */
#include "case.h"

static int word;

static void first(void)
{
	__atomic_fetch_add(&word, 1, __ATOMIC_ACQ_REL);
}

static void second(void)
{
	int r = hide(word);

	(void)r;
}

CASE(NULL, NULL, first, second);
