// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An object to which the last pointer is gone.
 *
 * TWIN: lost_object_kept
 * EXPECT: sc tso weak lkmm alpha: leak
 */
#define KEEP(p) ((void)(p))
#include "lost.h"
