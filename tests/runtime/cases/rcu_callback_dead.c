// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A callback touches what was freed without waiting for it.
 *
 * TWIN: rcu_callback_barrier
 * EXPECT: sc tso lkmm alpha: use-after-free 1
 */
#define BARRIER()	((void)0)
#include "callback_owner.h"
