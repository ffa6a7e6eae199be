// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#define LATE(object)	((void)(object))
#include "slab_destroyed.h"
