// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One reader too many goes, and takes a piece of the writer's mark with him.
 *
 * EXPECT: sc tso lkmm alpha: refcount-underflow 1
 * TWIN: watched_count
 */
#include <limits.h>

#include <linux/atomic.h>

#include "case.h"

#define MARK	0x40000000
#define LIMIT	(MARK - 1)

static atomic_t count;

static void setup(void)
{
	atomic_set(&count, MARK + 1);
	lw_watch_count(&count, LIMIT, MARK);
}

static void leaves(void)
{
	atomic_dec(&count);
}

CASE(setup, NULL, leaves, leaves);
