// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: rcu-misuse
 */
#include <linux/rcupdate.h>

#include "../case.h"

static void look(unsigned int arg)
{
	(void)arg;
	rcu_read_lock();
}

LW_CASE(NULL, NULL, { "look", look, 1 });
