// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * task.c - sleeping and waking by a task's __state.  Compiled for ThreadSanitizer:
 * who wakes is ordered before who is woken, as by the run queue's lock.
 */
#include "native/native.h"

#define TASK_RUNNING 0u

struct task_struct *lw_current(void)
{
	return &lw_me()->task;
}

void lw_schedule(void)
{
	struct lw_worker *me = lw_me();
	unsigned int *state = &me->task.__state, now;

	lw_might_sleep("schedule()");
	for (unsigned int turns = 0;;) {
		now = __atomic_load_n(state, __ATOMIC_ACQUIRE);
		if (now == TASK_RUNNING)
			return;
		if (turns < 256)
			lw_spin_turn(&turns);	/* most sleeps are short */
		else
			lw_wait_word((const int *)state, (int)now, LW_IN_SCHEDULE);
	}
}

bool lw_wake_up_state(struct task_struct *task, unsigned int mask)
{
	unsigned int seen;

	lw_fence(LW_FENCE_MB);
	seen = __atomic_load_n(&task->__state, __ATOMIC_RELAXED);
	do {
		if (!(seen & mask))
			return false;
	} while (!__atomic_compare_exchange_n(&task->__state, &seen, TASK_RUNNING, false,
					      __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
	lw_wake_word((const int *)&task->__state);
	return true;
}

bool lw_wake_up_process(struct task_struct *task)
{
	return lw_wake_up_state(task, 3);
}
