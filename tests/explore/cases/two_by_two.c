/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two threads store to two variables in opposite order: either may come last in
 * each, but under sc and tso not both first stores.
 *
 * EXPLORE: sc 2 3
 * EXPLORE: tso 2 3
 * EXPLORE: weak 2 4
 * EXPLORE: lkmm 2 4
 */
#include "case.h"

static int x[2];

static void body(unsigned int t)
{
	store(&x[t], 1);
	store(&x[1 - t], 2);
}
EXPLORE(body);
