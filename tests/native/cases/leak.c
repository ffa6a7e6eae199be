// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: leak
 */
#include <linux/slab.h>

#include "../case.h"

static void keep(unsigned int arg)
{
	(void)arg;
	(void)kmalloc(8, GFP_KERNEL);
}

LW_CASE(NULL, NULL, { "keep", keep, 1 });
