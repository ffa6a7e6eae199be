// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The mark is there, but no reader, and one comes.
 *
 * EXPECT: sc tso lkmm alpha: refcount-from-zero 1
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
	atomic_set(&count, 0);
	lw_watch_count(&count, LIMIT, MARK);
}

static void marks(void)
{
	atomic_add(MARK, &count);
}

static void comes(void)
{
	atomic_inc(&count);
}

CASE(setup, NULL, marks, comes);
