// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * good_memory.c - every round takes some memory, one more than the other, and
 * what it takes goes.
 *
 * OPTIONS: --memory-flat --operations 40000
 * EXPECT: nothing
 */
#include <linux/slab.h>

#include "../case.h"

static void take(unsigned int arg)
{
	kfree(kmalloc(100 + 10 * arg, GFP_KERNEL));
}

LW_CASE(NULL, NULL, { "take", take, 100 });
