// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Before an access to another's stack others run, and one may end the execution:
 * it did not take place then, for neither.
 *
 * BOTH
 */
#include "case.h"

static int *shown, near, done;

static void setup(void)
{
	shown = NULL;
}

static void owner(void)
{
	int own = 0;

	store_release(&shown, &own);
	hide(&own)[0] = 2;
	lw_assert(!load(&near));
	while (!load_acquire(&done))
		lw_cpu_relax();
}

static void other(void)
{
	int *p = load_acquire(&shown);

	if (p) {
		store(&near, 1);
		*p = 1;
	}
	store_release(&done, 1);
}

CASE(setup, NULL, owner, other);
