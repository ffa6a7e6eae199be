// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory that is no small piece.
 *
 * EXPECT: LockweaveSanitizer: free-while-referenced
 */
#include <linux/slab.h>

#include "../case.h"

struct thing {
	long word[1000];
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
