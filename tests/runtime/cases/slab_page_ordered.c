// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same with a release.  (What waits for it is an acquire in both.)
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#define DONE(flag) store_release(flag, 1)
#include "slab_page_flag.h"
