/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thread 0 waits for a flag with the lock held; thread 1 sets it and then wants the
 * lock.  Who is first, and if it is thread 0 whether it sees the flag at once: if
 * thread 1 is, the flag is seen at once under sc and tso, and in the other models
 * because the lock was handed over.
 *
 * EXPLORE: sc 2 3
 * EXPLORE: tso 2 3
 * EXPLORE: weak 2 3
 * EXPLORE: lkmm 2 3
 */
#include "case.h"

static int lock, flag;

static void body(unsigned int t)
{
	if (t)
		store(&flag, 1);
	lw_spin_lock(&lock);
	while (!t && !load(&flag))
		lw_cpu_relax();
	lw_spin_unlock(&lock);
}
EXPLORE(body);
