// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: passed
 */
#include "case.h"

static int object, other, x;

static void reads(void)
{
	lw_enter_read(&object);
	__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);
	lw_exit_read(&object);
}

static void writes_elsewhere(void)
{
	lw_enter_write(&other);
	__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);
	lw_exit_write(&other);
}

CASE(NULL, NULL, reads, reads, writes_elsewhere);
