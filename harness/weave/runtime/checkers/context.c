// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * context.c - who may sleep where, that operations leave as they came, and that
 * nobody frees what RCU will still call back.
 */
#include "weave/runtime/checker.h"

static void sleeps(const char *what)
{
	const struct lw_thread *me = &lw_eng.thread[lw_eng.cur];

	if (me->rcu_nest)
		lw_found(LW_RCU_MISUSE, "%s inside an RCU read-side section", what);
	/* They run where the kernel runs softirqs; rcu_barrier() would wait for itself. */
	if (lw_in_callback && lw_in_callback())
		lw_found(LW_RCU_MISUSE, "%s in an RCU callback", what);
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
	/* Whatever sleeps next does not sleep for what it waits for. */
	if (lw_state_left && lw_state_left())
		lw_found(LW_ASSERTION, "an operation ends with its task's state not TASK_RUNNING");
}

static void freed(const struct lw_object *o)
{
	int caller = lw_callback_queued ? lw_callback_queued(o) : -1;
	char name[64];

	if (caller >= 0)
		lw_found(LW_FREE_WHILE_REFERENCED,
			 "thread %u frees %s, for which thread %d queued an RCU callback",
			 lw_eng.cur, lw_describe(o->off, name), caller);
}

extern const struct lw_checker lw_checker_context;
const struct lw_checker lw_checker_context = {
	.sleeps = sleeps, .op_end = op_end, .free = freed,
};
