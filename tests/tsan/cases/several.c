// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two ways to the reader, neither of which orders it: what smp_rmb() does not, and
 * through a relay what only reads are behind.
 *
 * WHY: several of these
 */
#include "case.h"

static int x, flag, relay;

static void writer(void)
{
	x = 1;
	lw_fence(LW_FENCE_RMB);
	store(&relay, 1);
	store_release(&flag, 1);
}

/* Waits, so that nobody reads what the writer stored there. */
static void between(void)
{
	while (!load(&flag))
		lw_cpu_relax();
	store(&relay, 2);
}

static void reader(void)
{
	if (load_acquire(&relay) == 2)
		hide(x);
}

CASE(NULL, NULL, writer, between, reader);
