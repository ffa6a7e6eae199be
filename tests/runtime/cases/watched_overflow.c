// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The limit is not looked at, and the count runs into the writer's mark.
 *
 * EXPECT: sc tso lkmm alpha: refcount-overflow 1
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
	atomic_set(&count, LIMIT - 1);
	lw_watch_count(&count, LIMIT, MARK);
}

static void reads(void)
{
	atomic_inc(&count);
}

CASE(setup, NULL, reads, reads);
