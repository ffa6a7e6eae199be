// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: reader-and-writer
 * TWIN: rwlock
 */
#include "case.h"

static int object, x;

static void writes(void)
{
	lw_enter_write(&object);
	__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);
	lw_exit_write(&object);
}

static void reads(void)
{
	lw_enter_read(&object);
	lw_enter_read(&object);
	__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);
	lw_exit_read(&object);
	lw_exit_read(&object);
}

CASE(NULL, NULL, reads, writes);
