// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The sleeper announces itself without a barrier: it may miss the condition
 * while the waker misses it.  The same with smp_store_mb() is sleep.c.
 *
 * EXPECT: sc: passed
 * EXPECT: tso lkmm alpha: lost-wakeup 200000
 * TWIN: sleep
 */
#include "case.h"

static int condition;
static struct task_struct *sleeper;

static void sleep_on_it(void)
{
	struct task_struct *me = lw_current();

	store_release(&sleeper, me);
	for (;;) {
		store(&me->__state, 2);
		if (load(&condition))
			break;
		lw_schedule();
	}
	store(&me->__state, 0);
}

static void wake(void)
{
	struct task_struct *t;

	while (!(t = load_acquire(&sleeper)))
		lw_cpu_relax();
	store(&condition, 1);
	lw_wake_up_process(t);
}

CASE(NULL, NULL, sleep_on_it, wake);
