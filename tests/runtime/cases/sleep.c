// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * set_current_state() as it is: a barrier between the state and the condition.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include "case.h"

static int condition, data;
static struct task_struct *sleeper;

static void sleep_on_it(void)
{
	struct task_struct *me = lw_current();

	store_release(&sleeper, me);
	for (;;) {
		store(&me->__state, 2);
		lw_fence(LW_FENCE_MB);
		if (load_acquire(&condition))
			break;
		lw_schedule();
	}
	store(&me->__state, 0);
	lw_assert(data == 1);
}

static void wake(void)
{
	struct task_struct *t;

	while (!(t = load_acquire(&sleeper)))
		lw_cpu_relax();
	data = 1;
	store_release(&condition, 1);
	lw_wake_up_process(t);
}

CASE(NULL, NULL, sleep_on_it, wake);
