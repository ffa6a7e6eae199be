// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The classic: unpublish, wait, free.
 *
 * EXPECT: sc tso lkmm: passed 20000
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
		lw_assert(*p == 1);
	lw_rcu_read_unlock();
}

static void replaces(void)
{
	int *old = load(&pointer);

	store(&pointer, NULL);
	lw_synchronize_rcu();
	*old = 2;
	lw_free(old);
}

CASE(setup, NULL, reads, replaces, reads);
