// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is published lacks the release that its reader acquires.
 * EXPECT: nothing
 * EXPECT-thread: ThreadSanitizer: data race
 */
#include <linux/atomic.h>

#include "../case.h"

static unsigned long message;
static atomic_t ready;

static void publish(unsigned int arg)
{
	(void)arg;
	if (lw_self() || atomic_read(&ready))
		return;
	message = 42;
	atomic_set(&ready, 1);
}

static void look(unsigned int arg)
{
	(void)arg;
	if (lw_self() && atomic_read_acquire(&ready))
		lw_assert(message == 42);
}

LW_CASE(NULL, NULL, { "publish", publish, 1 }, { "look", look, 1 });
