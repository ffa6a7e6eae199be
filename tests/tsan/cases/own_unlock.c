// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a thread has only heard of it knows no better after it has released a lock
 * and taken it again, alone.
 *
 * BOTH
 */
#include "case.h"

static int x, flag, word;

static void writer(void)
{
	x = 1;
	store_release(&flag, 1);
}

static void reader(void)
{
	if (!load(&flag))
		return;
	for (int i = 0; i < 2; i++) {
		lw_spin_lock(&word);
		lw_spin_unlock(&word);
	}
	hide(x);
}

CASE(NULL, NULL, writer, reader);
