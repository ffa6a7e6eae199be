// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An RCU callback must not sleep.
 *
 * TWIN: rcu_callback
 * EXPECT: sc tso lkmm alpha: rcu-misuse 1
 */
#define SLEEP()	lw_synchronize_rcu()
#include "callback_sleeps.h"
