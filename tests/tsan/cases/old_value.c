// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The reader's acquire sees what the flag was before.
 *
 * WHY: old value read
 */
#include "case.h"

static int x, flag;

static void writer(void)
{
	x = 1;
	store_release(&flag, 1);
}

static void reader(void)
{
	load_acquire(&flag);
	hide(x);
}

CASE(NULL, NULL, writer, reader);
