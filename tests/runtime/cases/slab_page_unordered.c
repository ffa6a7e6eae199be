// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The last look comes before the page is given back, by luck: a relaxed flag says
 * so and orders nothing.
 *
 * TWIN: slab_page_ordered
 * EXPECT: weak lkmm alpha: data-race
 * EXPECT: sc tso: passed
 */
#define DONE(flag) store(flag, 1)
#include "slab_page_flag.h"
