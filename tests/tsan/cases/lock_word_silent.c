// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The word is initialised before the lock is shown, and once more when its last
 * user has gone.
 *
 * NEITHER
 */
#include "case.h"

static int word, ready, gone;

static void maker(void)
{
	word = 0;
	store_release(&ready, 1);
	if (load_acquire(&gone))
		word = 0;
}

static void user(void)
{
	if (!load_acquire(&ready))
		return;
	lw_spin_lock(&word);
	lw_spin_unlock(&word);
	if (lw_spin_trylock(&word))
		lw_spin_unlock(&word);
	store_release(&gone, 1);
}

CASE(NULL, NULL, maker, user);
