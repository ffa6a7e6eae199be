// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who knows of a later store of the reader's may write what that one read, if it
 * was marked; that tells him nothing of what was before the read.
 *
 * WHY: load known of
 */
#include "case.h"

static int x, p, flag;

static void looker(void)
{
	x = 1;
	load(&p);
	store(&flag, 1);
}

static void writer(void)
{
	if (!load_acquire(&flag))
		return;
	p = 2;
	hide(x);
}

CASE(NULL, NULL, looker, writer);
