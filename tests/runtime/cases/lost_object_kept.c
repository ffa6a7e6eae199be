// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A pointer into the middle of it, in an object that a type-stable one leads to.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#define KEEP(p) (first->next->inside = (p) + 8)
#include "lost.h"
