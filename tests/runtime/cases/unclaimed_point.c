// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Another thread may run at a plain access to a type-stable object in an RCU
 * section: no race report says that the object has been freed meanwhile.
 *
 * TWIN: claimed_point
 * EXPECT: sc tso weak lkmm alpha: assertion
 */
#define BEFORE(object)	((void)(object))
#define AFTER(object)	((void)(object))
#include "behind.h"
