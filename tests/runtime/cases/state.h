/* SPDX-License-Identifier: GPL-2.0-or-later */
/* state.h - one thread sleeps until it is told. */
#ifndef LW_TESTS_RUNTIME_STATE_H
#define LW_TESTS_RUNTIME_STATE_H

#include <linux/compiler.h>
#include <linux/sched.h>

#include "case.h"

static struct task_struct *sleeper;
static int told;

/* Pairs with wakes(): the state is stored before `told` is read, `told` before the state is. */
static inline void wait_here(void)
{
	smp_store_release(&sleeper, current);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(told))
			return;
		schedule();
	}
}

static void wakes(void)
{
	struct task_struct *task;

	smp_store_mb(told, 1);
	task = smp_load_acquire(&sleeper);
	if (task)
		wake_up_process(task);
}

#endif /* LW_TESTS_RUNTIME_STATE_H */
