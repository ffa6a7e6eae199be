// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same with rcu_barrier().
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#define BARRIER()	lw_rcu_barrier()
#include "callback_owner.h"
