/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each thread takes an MCS lock once.  With two threads: either is first in the queue.
 * If it is gone before the second comes, there is one way.  Else it sees the second
 * when it looks for one, or does not, fails to empty the queue and then sees it at
 * once or when it looks again: 3 ways.  The second sees at once that it has the lock,
 * or when it looks again: 2 ways.  2 * (1 + 3 * 2) = 14.
 *
 * With three, in any of 6 orders: nobody meets anybody, 1 way; the first two or the last two
 * meet, 6 ways each; or the queue is never empty.  Then the first, if it does not see the
 * second at once, fails because of the second or of the third: 1 + 2 * 2 ways; the second has
 * 3 ways to see the third, and both 2 ways to see that they have the lock: 5 * 3 * 2 * 2 = 60.
 * 6 * (1 + 6 + 6 + 60) = 438.
 *
 * EXPLORE: sc 2 14
 * EXPLORE: tso 2 14
 * EXPLORE: weak 2 14
 * EXPLORE: lkmm 2 14
 * EXPLORE: sc 3 438
 * EXPLORE: tso 3 438
 * EXPLORE: weak 3 438
 * EXPLORE: lkmm 3 438
 */
#include "case.h"

struct node {
	struct node *next;
	int locked;
};

static struct node *tail, nodes[CASE_THREADS];

static void lock(struct node *me)
{
	struct node *before;

	store(&me->locked, 1);
	before = __atomic_exchange_n(vol(&tail), me, __ATOMIC_ACQ_REL);
	if (!before)
		return;
	store_release(&before->next, me);
	while (load_acquire(&me->locked))
		lw_cpu_relax();
}

static void unlock(struct node *me)
{
	struct node *next = load_acquire(&me->next), *last = me;

	if (!next) {
		if (__atomic_compare_exchange_n(vol(&tail), &last, NULL, 0, __ATOMIC_RELEASE,
						__ATOMIC_RELAXED))
			return;
		while (!(next = load_acquire(&me->next)))
			lw_cpu_relax();
	}
	store_release(&next->locked, 0);
}

static void body(unsigned int t)
{
	lock(&nodes[t]);
	unlock(&nodes[t]);
}
EXPLORE(body);
