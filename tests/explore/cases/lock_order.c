/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each thread takes two locks of a ring.
 *
 * EXPLORE: sc 2 lock-order
 * EXPLORE: tso 2 lock-order
 * EXPLORE: lkmm 3 lock-order
 */
#include "case.h"

static int lock[CASE_THREADS];

static void body(unsigned int t)
{
	lw_spin_lock(&lock[t]);
	lw_spin_lock(&lock[(t + 1) % CASE_THREADS]);
	lw_spin_unlock(&lock[(t + 1) % CASE_THREADS]);
	lw_spin_unlock(&lock[t]);
}
EXPLORE(body);
