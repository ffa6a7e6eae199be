// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is claimed is a part of the memory that is freed.
 *
 * EXPECT: LockweaveSanitizer: free-while-referenced
 */
#include <linux/slab.h>

#include "../case.h"

struct thing {
	long word, part;
};

static void claim(unsigned int arg)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	(void)arg;
	lw_identify(&thing->part, thing, 1);
	lw_claim(&thing->part, thing, 1);
	kfree(thing);
	lw_unclaim(&thing->part);
}

LW_CASE(NULL, NULL, { "claim", claim, 1 });
