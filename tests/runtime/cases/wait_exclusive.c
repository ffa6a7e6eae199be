// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Of two exclusive waiters one is woken for each thing that there is to take.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/atomic.h>
#include <linux/wait.h>

#include "case.h"

static wait_queue_head_t queue;
static atomic_t things;

static void setup(void)
{
	init_waitqueue_head(&queue);
}

static void takes(void)
{
	DEFINE_WAIT(wait);

	for (;;) {
		prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (atomic_dec_if_positive(&things) >= 0)
			break;
		schedule();
	}
	finish_wait(&queue, &wait);
}

static void brings(void)
{
	for (int i = 0; i < 2; i++) {
		atomic_inc(&things);
		wake_up(&queue);
	}
}

static void finish(void)
{
	lw_assert(!atomic_read(&things) && !waitqueue_active(&queue));
}

CASE(setup, finish, takes, takes, brings);
