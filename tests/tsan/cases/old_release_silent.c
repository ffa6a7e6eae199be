// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Another's release to the same place does not undo the one whose value is read.
 *
 * NEITHER
 */
#include "case.h"

static int x, flag;

static void writer(void)
{
	x = 1;
	store_release(&flag, 1);
}

static void other(void)
{
	store_release(&flag, 2);
}

static void reader(void)
{
	if (load_acquire(&flag) == 1)
		hide(x);
}

CASE(NULL, NULL, writer, other, reader);
