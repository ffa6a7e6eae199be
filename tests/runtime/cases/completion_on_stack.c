// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A completion in the waiter's frame, which is gone when it has been let through;
 * other things come to lie there.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/completion.h>

#include "case.h"

static struct completion *shared;

static noinline void waits_once(void)
{
	DECLARE_COMPLETION_ONSTACK(done);

	smp_store_release(&shared, &done);
	wait_for_completion(&done);
}

static noinline void something_else(void)
{
	long other[12];
	long *p = hide(&other[0]);

	for (int i = 0; i < 12; i++)
		p[i] = i;
	lw_assert(p[11] == 11);
}

static void waits(void)
{
	waits_once();
	something_else();
}

static void completes(void)
{
	struct completion *x;

	while (!(x = smp_load_acquire(&shared)))
		cpu_relax();
	complete(x);
}

CASE(NULL, NULL, waits, completes);
