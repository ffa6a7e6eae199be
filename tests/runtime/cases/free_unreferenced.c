// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same, and he waits for them.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#define WAIT(object)	wait_for_readers(object)
#include "referenced.h"
