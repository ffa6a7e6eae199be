/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same with a full barrier between the two: as under sc, in every model.
 *
 * EXPLORE: sc 3 7
 * EXPLORE: tso 2 3
 * EXPLORE: tso 3 7
 * EXPLORE: weak 3 7
 * EXPLORE: lkmm 2 3
 * EXPLORE: lkmm 3 7
 * EXPLORE: alpha 3 7
 */
#include "case.h"

static int x[CASE_THREADS];

static void body(unsigned int t)
{
	store(&x[t], 1);
	lw_fence(LW_FENCE_MB);
	load(&x[(t + 1) % CASE_THREADS]);
}
EXPLORE(body);
