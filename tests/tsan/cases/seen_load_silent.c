// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A marked read comes before its thread's later stores, relaxed ones too, and so
 * before a plain write by who has read one of them.
 *
 * NEITHER
 */
#include "case.h"

static int p, flag;

static void looker(void)
{
	load(&p);
	store(&flag, 1);
}

static void writer(void)
{
	if (load_acquire(&flag))
		p = 2;
}

CASE(NULL, NULL, looker, writer);
