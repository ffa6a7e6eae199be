// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory that is no cache's: what is known of it lies in front of it.
 *
 * EXPECT: LockweaveSanitizer: free-while-referenced
 * EXPECT: frees thing while
 */
#include <linux/slab.h>

#include "../case.h"

struct thing { int word; };

static void claim(unsigned int arg)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	(void)arg;
	lw_identify(thing, &thing, 1);
	lw_claim(thing, &thing, 1);
	kfree(thing);
	lw_unclaim(thing);
}

LW_CASE(NULL, NULL, { "claim", claim, 1 });
