// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same without waiting.  Write under the reader: a race.
 *
 * EXPECT: sc tso lkmm: data-race
 */
#include "case.h"

static int *pointer;

static void setup(void)
{
	int *p = lw_alloc(sizeof(*p), "object");

	*p = 1;
	store_release(&pointer, p);
}

static void reads(void)
{
	int *p;

	lw_rcu_read_lock();
	p = load(&pointer);
	if (p)
		hide(*p);
	lw_rcu_read_unlock();
}

static void replaces(void)
{
	int *old = load(&pointer);

	store(&pointer, NULL);
	*old = 2;
}

CASE(setup, NULL, reads, replaces, reads);
