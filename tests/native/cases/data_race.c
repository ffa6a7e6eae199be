// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A counter that nobody protects.  Only ThreadSanitizer can tell.
 * EXPECT: nothing
 * EXPECT-thread: ThreadSanitizer: data race
 */
#include "../case.h"

static unsigned long counter;

static void add(unsigned int arg)
{
	(void)arg;
	counter++;
}

LW_CASE(NULL, NULL, { "add", add, 1 });
