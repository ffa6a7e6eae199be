/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each thread adds to one variable: their orders, n factorial.
 *
 * EXPLORE: sc 2 2
 * EXPLORE: sc 3 6
 * EXPLORE: sc 4 24
 * EXPLORE: tso 4 24
 * EXPLORE: weak 4 24
 * EXPLORE: lkmm 4 24
 * EXPLORE: alpha 4 24
 */
#include "case.h"

static int x;

static void body(unsigned int t)
{
	(void)t;
	add(&x, 1);
}
EXPLORE(body);
