// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: use-after-free
 * EXPECT-thread: ThreadSanitizer: heap-use-after-free
 * EXPECT-address: AddressSanitizer: heap-use-after-free
 */
#include <linux/slab.h>

#include "../case.h"

static void touch(unsigned int arg)
{
	int *object = kmalloc(sizeof(*object), GFP_KERNEL);

	(void)arg;
	kfree(object);
	WRITE_ONCE(*object, 1);
}

LW_CASE(NULL, NULL, { "touch", touch, 1 });
