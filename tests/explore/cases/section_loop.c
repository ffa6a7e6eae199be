/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thread 0 sets a flag; thread 1 waits for it in a loop that looks inside a read-side
 * section, a new one each time: at once or the second time.  Thread 2 waits for a grace
 * period meanwhile.
 *
 * EXPLORE: sc 2 2
 * EXPLORE: tso 2 2
 * EXPLORE: weak 2 2
 * EXPLORE: lkmm 2 2
 * EXPLORE: sc 3 brute-force
 * EXPLORE: weak 3 brute-force
 * EXPLORE: lkmm 3 brute-force
 */
#include "case.h"

#include <linux/rcupdate.h>

static int flag;

static int look(void)
{
	int seen;

	rcu_read_lock();
	seen = load(&flag);
	rcu_read_unlock();
	return seen;
}

static void body(unsigned int t)
{
	switch (t) {
	case 0:
		store_release(&flag, 1);
		return;
	case 1:
		while (!look())
			lw_cpu_relax();
		return;
	default:
		synchronize_rcu();
	}
}
EXPLORE(body);
