// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smp_rmb() orders no store, though it does bound earlier reads.
 *
 * WHY: half a fence
 */
#include "case.h"

static int x, flag;

static void writer(void)
{
	x = 1;
	lw_fence(LW_FENCE_RMB);
	store(&flag, 1);
}

static void reader(void)
{
	if (load_acquire(&flag))
		hide(x);
}

CASE(NULL, NULL, writer, reader);
