// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: deadlock
 */
#include <linux/spinlock.h>

#include "../case.h"

static DEFINE_SPINLOCK(lock);

static void twice(unsigned int arg)
{
	(void)arg;
	spin_lock(&lock);
	spin_lock(&lock);
}

LW_CASE(NULL, NULL, { "twice", twice, 1 });
