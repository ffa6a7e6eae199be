// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A race on a live stack variable is one all the same.
 *
 * EXPECT: sc lkmm: data-race
 * TWIN: stack_shared
 */
#include "case.h"

static int *shared;
static int left;	/* the intruder, so that the frame may go */

static void owns(void)
{
	int variable = 0;

	store_release(&shared, &variable);
	for (int i = 0; i < 4; i++) {
		int *p = hide(&variable);

		hide(*p);
	}
	while (!load_acquire(&left))
		lw_cpu_relax();
}

static void intrudes(void)
{
	int *p = load_acquire(&shared);

	if (p)
		*p = 1;
	store_release(&left, 1);
}

CASE(NULL, NULL, owns, intrudes);
