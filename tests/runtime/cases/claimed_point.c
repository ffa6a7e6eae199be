// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * With a claim there is no such point: there the race reports do for all.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#define BEFORE(object)	lw_claim((object), NULL, 0)
#define AFTER(object)	lw_unclaim(object)
#include "behind.h"
