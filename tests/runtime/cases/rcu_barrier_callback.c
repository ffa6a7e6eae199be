// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rcu_barrier() in a callback would wait for the callback.
 *
 * TWIN: rcu_callback
 * EXPECT: sc tso lkmm alpha: rcu-misuse 1
 */
#define SLEEP()	lw_rcu_barrier()
#include "callback_sleeps.h"
