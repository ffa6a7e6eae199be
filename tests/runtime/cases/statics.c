// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Static variables start every execution as they were linked.
 *
 * EXPECT: sc lkmm: passed 50
 */
#include "case.h"

static int in_data[4] = { 1, 2, 3, 4 };
static int in_bss[4];
static int locks;

static void setup(void)
{
	for (int i = 0; i < 4; i++)
		lw_assert(in_data[i] == i + 1 && in_bss[i] == 0);
	lw_assert(load(&locks) == 0);
}

static void spoils(void)
{
	int self = (int)lw_self();

	in_data[self] = -1;
	in_bss[self] = -1;
	__atomic_fetch_add(&locks, 1, __ATOMIC_RELAXED);
}

CASE(setup, NULL, spoils, spoils);
