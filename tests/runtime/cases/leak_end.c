// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A scenario that asks: what finish() leaves is a leak, ordinary or type-stable.
 *
 * TWIN: leak_none
 * EXPECT: sc tso weak lkmm alpha: leak
 */
#define FREE(cache, object) ((void)(object))
#include "leak.h"
