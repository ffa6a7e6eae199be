// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * So is trying to, even in vain.
 *
 * BOTH
 */
#include "case.h"

static int word;

static void holder(void)
{
	lw_spin_lock(&word);
	word = 0;
	lw_spin_unlock(&word);
}

static void user(void)
{
	if (lw_spin_trylock(&word))
		lw_spin_unlock(&word);
}

CASE(NULL, NULL, holder, user);
