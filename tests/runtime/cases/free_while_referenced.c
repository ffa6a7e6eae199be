// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A type-stable object is freed by somebody who does not wait for the readers that
 * hold it.
 *
 * TWIN: free_unreferenced
 * EXPECT: sc tso weak lkmm alpha: free-while-referenced
 */
#define WAIT(object)	((void)(object))
#include "referenced.h"
