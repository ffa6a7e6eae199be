// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two mutexes taken in both orders.
 * EXPECT: LockweaveSanitizer: deadlock
 */
#include <linux/mutex.h>

#include "../case.h"

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

static void take(unsigned int arg)
{
	struct mutex *outer = arg ? &first : &second, *inner = arg ? &second : &first;

	mutex_lock(outer);
	for (int i = 0; i < 20; i++)
		cond_resched();
	mutex_lock(inner);
	mutex_unlock(inner);
	mutex_unlock(outer);
}

LW_CASE(NULL, NULL, { "take", take, 2 });
