/* SPDX-License-Identifier: GPL-2.0-or-later */
/* claimed.h - memory of `struct thing` is freed while CLAIMED, in it, is claimed. */
#ifndef LW_TESTS_NATIVE_CLAIMED_H
#define LW_TESTS_NATIVE_CLAIMED_H

#include <linux/slab.h>

#include "../case.h"

static void claim(unsigned int arg)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	(void)arg;
	lw_identify(CLAIMED, thing, 1);
	lw_claim(CLAIMED, thing, 1);
	kfree(thing);
	lw_unclaim(CLAIMED);
}

LW_CASE(NULL, NULL, { "claim", claim, 1 });

#endif /* LW_TESTS_NATIVE_CLAIMED_H */
