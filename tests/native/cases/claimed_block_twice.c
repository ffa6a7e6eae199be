// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Freed memory is handed out again, and nothing of what was known of it is left.
 *
 * EXPECT: nothing
 */
#include <linux/slab.h>

#include "../case.h"

struct thing {
	long word, part;
};

/* In a read section for one thing, in a write section for another: the memory is the same. */
static void change(unsigned int arg)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);
	const void *what = arg & 1 ? (const void *)&thing->part : (const void *)thing;

	lw_identify(what, thing, arg);
	lw_claim(what, thing, arg);
	if (arg & 2) {
		lw_enter_write(what);
		lw_exit_write(what);
	} else {
		lw_enter_read(what);
		lw_exit_read(what);
	}
	lw_unclaim(what);
	kfree(thing);
}

LW_CASE(NULL, NULL, { "change", change, 4 });
