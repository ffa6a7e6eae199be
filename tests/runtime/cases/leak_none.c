// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#define FREE(cache, object) lw_cache_free((cache), (object))
#include "leak.h"
