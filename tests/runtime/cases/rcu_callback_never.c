// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A section that waits for a callback: the grace period waits for the section.
 *
 * TWIN: rcu_callback_awaited
 * EXPECT: sc tso lkmm alpha: livelock
 */
#define AGAIN()		((void)0)
#include "callback_awaited.h"
