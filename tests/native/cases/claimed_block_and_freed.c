// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory of no type-stable cache.
 *
 * EXPECT: LockweaveSanitizer: free-while-referenced
 */
#include <linux/slab.h>

#include "../case.h"

struct thing {
	int word;
};

static void claim(unsigned int arg)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	(void)arg;
	lw_identify(thing, thing, 1);
	lw_claim(thing, thing, 1);
	kfree(thing);
	lw_unclaim(thing);
}

LW_CASE(NULL, NULL, { "claim", claim, 1 });
