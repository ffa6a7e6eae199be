/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each thread stores to one variable and reads nothing: modification orders, n factorial.
 *
 * EXPLORE: sc 3 6
 * EXPLORE: sc 4 24
 * EXPLORE: tso 4 24
 * EXPLORE: weak 4 24
 * EXPLORE: lkmm 4 24
 */
#include "case.h"

static int x;

static void body(unsigned int t)
{
	store(&x, (int)t + 1);
}
EXPLORE(body);
