// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finish() that waits for something that will not come.
 *
 * EXPECT: sc lkmm: deadlock 1
 */
#include "case.h"

static int lock;

static void nothing(void)
{
}

static void finish(void)
{
	lw_spin_lock(&lock);
	lw_spin_lock(&lock);
}

CASE(NULL, finish, nothing, nothing);
