// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same, leaving the section each time.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#define AGAIN()		do { lw_rcu_read_unlock(); lw_rcu_read_lock(); } while (0)
#include "callback_awaited.h"
