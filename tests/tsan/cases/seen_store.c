// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who reads a marked store may then use its place plainly; that tells him nothing
 * of what was before the store.
 *
 * WHY: store seen
 */
#include "case.h"

static int x, flag;

static void writer(void)
{
	x = 1;
	store(&flag, 1);
}

static void reader(void)
{
	if (!load_acquire(&flag))
		return;
	flag = 2;
	hide(x);
}

CASE(NULL, NULL, writer, reader);
