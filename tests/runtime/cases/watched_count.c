// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Readers come up to the limit and go; a writer marks the word, the mark is no part of
 * the count; at zero it stays until it is set.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
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
	int old = atomic_read(&count);

	do {
		if (!old || old >= LIMIT)
			return;
	} while (!atomic_try_cmpxchg_acquire(&count, &old, old + 1));
	atomic_sub_return_release(1, &count);
}

static void writes(void)
{
	atomic_add(MARK, &count);
	atomic_sub(MARK, &count);
	atomic_sub(LIMIT - 2, &count);
}

static void finish(void)
{
	lw_assert(atomic_dec_and_test(&count));
	atomic_set(&count, 1);
	atomic_inc(&count);
}

CASE(setup, finish, reads, reads, writes);
