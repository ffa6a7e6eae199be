// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Taking a lock is an access to its word, which somebody else is about to
 * initialise.
 *
 * BOTH
 */
#include "case.h"

static int word, ready;

static void maker(void)
{
	word = 0;
	store(&ready, 1);
}

static void user(void)
{
	if (!load_acquire(&ready))
		return;
	lw_spin_lock(&word);
	lw_spin_unlock(&word);
}

CASE(NULL, NULL, maker, user);
