/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each thread takes a ticket lock once.  Tickets are drawn in n factorial orders.
 * Whoever has drawn number k sees any of the numbers served until then, 0 to k, when
 * it looks first, and k when it looks again: k + 1 ways, which makes n factorial of
 * all.  (A look that finds another wrong number changes nothing: it is not gone
 * round the loop again for that.)
 *
 * EXPLORE: sc 2 4
 * EXPLORE: sc 3 36
 * EXPLORE: tso 3 36
 * EXPLORE: weak 3 36
 * EXPLORE: lkmm 3 36
 * EXPLORE: lkmm 4 576
 */
#include "case.h"

static int next, serving;

static void body(unsigned int t)
{
	int mine = add(&next, 1);

	(void)t;
	while (load_acquire(&serving) != mine)
		lw_cpu_relax();
	store_release(&serving, mine + 1);
}
EXPLORE(body);
