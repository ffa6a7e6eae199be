/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each thread pushes one element onto a Treiber stack.  n factorial orders; whoever
 * comes after k others has seen any of the k earlier tops before the right one, or
 * not: 2 to the power of k.  (An attempt that fails has seen the next one to try.)
 *
 * EXPLORE: sc 2 4
 * EXPLORE: sc 3 48
 * EXPLORE: sc 3 brute-force
 * EXPLORE: sc 4 1536
 * EXPLORE: tso 3 48
 * EXPLORE: weak 3 48
 * EXPLORE: weak 3 brute-force
 * EXPLORE: lkmm 3 48
 * EXPLORE: lkmm 4 1536
 */
#include "case.h"

static struct element {
	struct element *next;
} *top, elements[CASE_THREADS];

static void body(unsigned int t)
{
	struct element *me = &elements[t], *old = load(&top);

	do {
		me->next = old;
	} while (!__atomic_compare_exchange_n(vol(&top), &old, me, 0, __ATOMIC_RELEASE,
					      __ATOMIC_RELAXED));
}
EXPLORE(body);
