// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * context.c - who may sleep where, and that operations leave as they came.
 */
#include "weave/runtime/checker.h"

static void sleeps(const char *what)
{
	const struct lw_thread *me = &lw_eng.thread[lw_eng.cur];

	if (me->rcu_nest)
		lw_found(LW_RCU_MISUSE, "%s inside an RCU read-side section", what);
	if (me->locks)
		lw_found(LW_ASSERTION, "%s with a spin lock held", what);
}

static void op_end(void)
{
	const struct lw_thread *me = &lw_eng.thread[lw_eng.cur];

	if (me->rcu_nest)
		lw_found(LW_RCU_MISUSE, "an operation ends inside an RCU read-side section");
	if (me->locks)
		lw_found(LW_ASSERTION, "an operation ends with a spin lock held");
	if (me->quiet)
		lw_found(LW_UNSUPPORTED, "an operation ends inside data_race()");
}

extern const struct lw_checker lw_checker_context;
const struct lw_checker lw_checker_context = {
	.sleeps = sleeps, .op_end = op_end,
};
