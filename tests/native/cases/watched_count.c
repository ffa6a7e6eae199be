// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A count of at most 3, beside a mark, that nobody keeps from going to 4.
 * EXPECT: LockweaveSanitizer: refcount-overflow
 */
#include <linux/atomic.h>

#include "../case.h"

#define MARK 0x100

static atomic_t count;

static void raise(unsigned int arg)
{
	(void)arg;
	atomic_inc(&count);
}

static void setup(void)
{
	atomic_set(&count, MARK);
	lw_watch_count(&count, 3, MARK);
}

LW_CASE(setup, NULL, { "raise", raise, 5 });
