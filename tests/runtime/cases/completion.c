// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One complete() for each of two waiters; what precedes it is visible to whom it lets
 * through.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/completion.h>

#include "case.h"

static DECLARE_COMPLETION(done);
static int data;

static void waits(void)
{
	wait_for_completion(&done);
	lw_assert(data == 1);
}

static void completes(void)
{
	data = 1;
	complete(&done);
	complete(&done);
}

static void finish(void)
{
	lw_assert(!completion_done(&done) && !try_wait_for_completion(&done));
	complete(&done);
	lw_assert(completion_done(&done) && try_wait_for_completion(&done));
	complete(&done);
	reinit_completion(&done);
	lw_assert(!try_wait_for_completion(&done));
}

CASE(NULL, finish, waits, waits, completes);
