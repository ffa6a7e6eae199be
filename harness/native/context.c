// SPDX-License-Identifier: GPL-2.0-or-later
/* context.c - who may sleep where, and that operations leave as they came. */
#include "native/native.h"

void lw_might_sleep(const char *what)
{
	struct lw_worker *me = lw_me();

	lw_point();
	if (me->rcu_nest)
		lw_found("rcu-misuse", "%s inside an RCU read-side section", what);
	if (me->spins)
		lw_found("assertion", "%s with a spin lock held", what);
}

void lw_check_op_end(struct lw_worker *me)
{
	if (me->rcu_nest)
		lw_found("rcu-misuse", "an operation ends inside an RCU read-side section");
	if (me->spins)
		lw_found("assertion", "an operation ends with a spin lock held");
	if (me->quiet)
		lw_found("assertion", "an operation ends inside data_race()");
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
