// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include "case.h"

static int lock, x, tries;

static void locked(void)
{
	lw_spin_lock(&lock);
	x++;
	lw_enter_write(&x);
	lw_exit_write(&x);
	lw_spin_unlock(&lock);
}

static void trying(void)
{
	if (lw_spin_trylock(&lock)) {
		x++;
		tries++;
		lw_spin_unlock(&lock);
	}
}

static void finish(void)
{
	lw_assert(x == 2 + tries && !lw_spin_is_locked(&lock));
}

CASE(NULL, finish, locked, trying, locked);
