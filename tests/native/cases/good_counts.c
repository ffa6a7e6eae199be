// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A watched count that keeps to its limit; watched counts in memory that goes and
 * becomes something else.
 * EXPECT: nothing
 */
#include <linux/atomic.h>
#include <linux/slab.h>

#include "../case.h"

#define LIMIT 2

static atomic_t count;

static void use(unsigned int arg)
{
	int old = atomic_read(&count);

	(void)arg;
	do {
		if (old >= LIMIT)
			return;
	} while (!atomic_try_cmpxchg_acquire(&count, &old, old + 1));
	(void)atomic_sub_return_release(1, &count);
}

static void other(unsigned int arg)
{
	atomic_t *word = kmalloc(sizeof(*word), GFP_KERNEL);

	atomic_set(word, arg ? 1 : -1);
	if (arg)
		lw_watch_count(word, LIMIT, 0);
	(void)atomic_read(word);
	kfree(word);
}

static void setup(void)
{
	atomic_set(&count, 0);
	lw_watch_count(&count, LIMIT, 0);
}

LW_CASE(setup, NULL, { "use", use, 1 }, { "other", other, 2 });
