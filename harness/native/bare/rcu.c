// SPDX-License-Identifier: GPL-2.0-or-later
/* rcu.c - liburcu's flavour memb, and nothing else. */
#define _LGPL_SOURCE	/* read sections without a call: the header's, which is meant for that */
#include <urcu/urcu-memb.h>

#include "native/bare/bench.h"
#include "native/drain.h"
#include "native/native.h"

void lw_rcu_register(void)	{ urcu_memb_register_thread(); }
void lw_rcu_unregister(void)	{ urcu_memb_unregister_thread(); }
/* Threads of this flavour hold up no grace period outside their sections. */
void lw_rcu_offline(void)	{ }
void lw_rcu_online(void)	{ }
void lw_rcu_quiescent_slow(void) { }

void lw_rcu_read_lock(void)	{ urcu_memb_read_lock(); }
void lw_rcu_read_unlock(void)	{ urcu_memb_read_unlock(); }
bool lw_rcu_read_lock_held(void) { return urcu_memb_read_ongoing() != 0; }
void lw_synchronize_rcu(void)	{ urcu_memb_synchronize_rcu(); }
void lw_rcu_barrier(void)	{ urcu_memb_barrier(); }

/* Ours and liburcu's heads both have a word to link them by, and one for the function. */
_Static_assert(sizeof(struct rcu_head) <= 2 * sizeof(void *), "a lock's rcu_head is too small for liburcu");

void lw_call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	urcu_memb_call_rcu(head, func);
}

void lw_rcu_drain(void)
{
	struct lw_callbacks callbacks = {
		.call_rcu = urcu_memb_call_rcu,
		.thread = urcu_memb_get_call_rcu_thread(urcu_memb_get_default_call_rcu_data()),
	};

	lw_drain(&callbacks);
}
