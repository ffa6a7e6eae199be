// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lock that the writer has released since.
 *
 * NEITHER
 */
#include "case.h"

static int x, flag, word;

static void writer(void)
{
	x = 1;
	store(&flag, 1);
	lw_spin_lock(&word);
	lw_spin_unlock(&word);
	store(&flag, 2);
}

static void reader(void)
{
	if (load(&flag) < 2)
		return;
	for (int i = 0; i < 2; i++) {
		lw_spin_lock(&word);
		lw_spin_unlock(&word);
	}
	hide(x);
}

CASE(NULL, NULL, writer, reader);
