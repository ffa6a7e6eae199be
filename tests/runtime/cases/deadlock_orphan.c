// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lock was copied with the object around it while it was held, so nobody will
 * ever drop the copy.  That somebody sleeps who would be woken behind it is no lost
 * wake-up.
 *
 * EXPECT: sc tso lkmm alpha: deadlock
 * TWIN: lock_copied_free
 */
#define HELD 1
#include "copied_lock.h"
