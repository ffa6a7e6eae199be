// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A complete() that stores `done` without the lock.
 *
 * EXPECT: sc tso lkmm alpha: data-race
 * TWIN: completion
 */
#include <linux/completion.h>

#include "case.h"

static DECLARE_COMPLETION(done);

static void waits(void)
{
	wait_for_completion(&done);
}

static void completes(void)
{
	WRITE_ONCE(done.done, 1);
	spin_lock(&done.wait.lock);
	lw_swake_up_locked(&done.wait);
	spin_unlock(&done.wait.lock);
}

CASE(NULL, NULL, waits, completes);
