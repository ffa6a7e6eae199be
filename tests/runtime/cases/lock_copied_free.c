// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same of a lock that is free when its word is copied.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#define HELD 0
#include "copied_lock.h"
