// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One thread changes a word, another half of it at the same time: what comes of it no
 * model says.
 *
 * EXPECT: sc tso weak lkmm alpha: torn-access 1
 * TWIN: mixed_sizes_ordered
 */
#include "case.h"

static union { int word; short half[2]; } u;

static void whole(void)
{
	__atomic_fetch_add(&u.word, 1, __ATOMIC_RELAXED);
}

static void part(void)
{
	store(&u.half[1], 2);
}

CASE(NULL, NULL, whole, part);
