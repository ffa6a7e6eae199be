// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A relaxed store behind a release to the same place publishes nothing.
 *
 * WHY: release kept by a relaxed store
 */
#include "case.h"

static int x, flag;

static void writer(void)
{
	x = 1;
	store_release(&flag, 1);
	store(&flag, 2);
}

static void reader(void)
{
	if (load_acquire(&flag) == 2)
		hide(x);
}

CASE(NULL, NULL, writer, reader);
