// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * To try in vain is to read what the holder stored, and with that, of the word, what
 * came before a fence of his.
 *
 * NEITHER
 */
#include "case.h"

static int word, held, done;

static void holder(void)
{
	word = 0;
	lw_fence(LW_FENCE_MB);
	lw_spin_lock(&word);
	store(&held, 1);
	while (!load_acquire(&done))
		lw_cpu_relax();
	lw_spin_unlock(&word);
}

static void user(void)
{
	if (load(&held) && lw_spin_trylock(&word))
		lw_spin_unlock(&word);
	store_release(&done, 1);
}

CASE(NULL, NULL, holder, user);
