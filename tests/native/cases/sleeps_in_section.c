// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: rcu-misuse
 */
#include <linux/rcupdate.h>

#include "../case.h"

static void wait(unsigned int arg)
{
	(void)arg;
	rcu_read_lock();
	synchronize_rcu();
	rcu_read_unlock();
}

LW_CASE(NULL, NULL, { "wait", wait, 1 });
