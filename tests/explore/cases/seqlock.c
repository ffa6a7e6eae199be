/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two writers, the first two threads, change two variables under a lock and a sequence
 * number; the others read them once and see whether what they read can be used.
 *
 * What is stored is one row under sc and tso: number, both variables, number, and again,
 * each with a new value, of either writer first.  A reader's four reads are at four places of
 * the row in ascending order; it stops after an odd number.  Different combinations of
 * values: 2 that stop and 35 that do not, so
 * 2 * 37 for one reader, 2 * 37^2 for two, 2 * 37^3 for three.
 *
 * EXPLORE: sc 3 74
 * EXPLORE: sc 4 2738
 * EXPLORE: sc 5 101306
 * EXPLORE: tso 3 74
 */
#include "case.h"

static int lock, sequence, a, b;

static void write(int value)
{
	lw_spin_lock(&lock);
	store(&sequence, load(&sequence) + 1);
	lw_fence(LW_FENCE_WMB);
	store(&a, value);
	store(&b, value);
	store_release(&sequence, load(&sequence) + 1);
	lw_spin_unlock(&lock);
}

static void read(void)
{
	int before = load_acquire(&sequence), x, y;

	if (before & 1)
		return;
	x = load(&a);
	y = load(&b);
	lw_fence(LW_FENCE_RMB);
	lw_assert(load(&sequence) != before || x == y);
}

static void body(unsigned int t)
{
	if (t < 2)
		write((int)t + 1);
	else
		read();
}
EXPLORE(body);
