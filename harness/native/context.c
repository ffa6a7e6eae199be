// SPDX-License-Identifier: GPL-2.0-or-later
/* context.c - operations leave as they came; what nobody looks at. */
#include "native/native.h"

void lw_check_op_end_slow(struct lw_worker *me)
{
	if (me->rcu_nest)
		lw_found("rcu-misuse", "an operation ends inside an RCU read-side section");
	if (me->spins)
		lw_found("assertion", "an operation ends with a spin lock held");
	if (me->quiet)
		lw_found("assertion", "an operation ends inside data_race()");
	if (lw_relaxed_load(&me->task.__state))
		lw_found("assertion", "an operation ends with its task's state not TASK_RUNNING");
	lw_claims_op_end(me);
	lw_edges_op_end(me);
}

void lw_data_race_begin(void)
{
	lw_point();
	lw_me()->quiet++;
	lw_unseen_begin();
}

void lw_data_race_end(void)
{
	lw_unseen_end();
	lw_me()->quiet--;
	lw_point();
}
