// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * With a type-stable cache its pages go, a grace period later: a section does not
 * see that, what comes after it does.
 *
 * TWIN: slab_destroyed
 * EXPECT: sc tso weak lkmm alpha: use-after-free
 */
#define LATE(object)	hide(load(object))
#include "slab_destroyed.h"
