// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * callbacks.c - call_rcu(): a thread of its own, scheduled like the others,
 * takes all that is queued, waits for a grace period and calls it in order.
 *
 * This file is linked, and the thread exists, only if the code under test uses
 * call_rcu() or rcu_barrier(): a thread more makes every vector clock longer.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/rcu.h"

#define MAX_CALLBACKS	256u	/* in one execution */

const bool lw_uses_callbacks = true;

static struct {
	struct rcu_head *head;
	void (*func)(struct rcu_head *head);
	unsigned int caller;
} queue[MAX_CALLBACKS];
static uint32_t queued, begun, ran;	/* in this order; the callback between the last two runs */
/*
 * Locations + 1.  What callers did comes before the grace period, and what
 * callbacks did before the end of rcu_barrier().
 */
enum { QUEUE, DONE };
static uint16_t order_loc[2];

void lw_callbacks_reset(void)
{
	queued = begun = ran = 0;
	order_loc[QUEUE] = order_loc[DONE] = 0;
}

bool lw_in_callback(void)
{
	return ran < begun && lw_eng.cur == lw_eng.nthreads;
}

int lw_callback_queued(const struct lw_object *o)
{
	for (uint32_t i = begun; i < queued; i++)
		if ((uintptr_t)queue[i].head - LW_ARENA_BASE - o->off < o->size)
			return (int)queue[i].caller;
	return -1;
}

/* A read-modify-write of a hidden location: all of one are one chain. */
static void order(unsigned int which, enum mm_order how)
{
	struct lw_engine *e = &lw_eng;
	struct mm_rmw op = { .kind = MM_ADD, .size = 8, .operand = 1 };
	struct mm_deps deps = { .data = MM_DEP_ALL };
	struct mm_read r;

	if (!order_loc[which])
		order_loc[which] = (uint16_t)(1 +
			lw_loc_id(lw_loc_hidden(0, LW_HIDDEN_CALLBACKS, which)));
	lw_drain_all(e->cur);
	lw_touch(LW_TOUCH_CALLBACKS, which, true);
	mm_rmw(e->mm, e->cur, order_loc[which] - 1u, &op, lw_new_tag(), how, &deps, &r);
	lw_check_full();
}

void lw_call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	struct lw_engine *e = &lw_eng;

	lw_visible(LW_SITE());
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "call_rcu()");
	for (uint32_t i = begun; i < queued; i++)
		if (queue[i].head == head)
			lw_found(LW_RCU_MISUSE, "call_rcu() of a head that thread %u queued already",
				 queue[i].caller);
	if (queued == MAX_CALLBACKS)
		lw_out_of_steps();
	queue[queued].head = head;
	queue[queued].func = func;
	queue[queued].caller = e->cur;
	lw_touch(LW_TOUCH_QUEUED, queued, false);
	queued++;
	order(QUEUE, MM_RELEASE);
	lw_unblock(LW_WAIT_IDLE, 0);
	e->idle = 0;
}

void lw_rcu_barrier(void)
{
	uint32_t until;

	lw_visible(LW_SITE());
	lw_checkers_sleeps("rcu_barrier()");
	lw_touch(LW_TOUCH_CALLBACKS, QUEUE, true);
	lw_touch(LW_TOUCH_CALLBACKS, DONE, true);
	until = queued;
	while (ran < until) {
		if (lw_recording())
			lw_record_note(LW_EV_SLEEP, "waits for RCU callbacks");
		lw_block(LW_WAIT_BARRIER, 0);
	}
	order(DONE, MM_ACQUIRE);
}

static void run(uint32_t i)
{
	uintptr_t pc = (uintptr_t)queue[i].func;

	lw_me()->depth = 0;
	if (lw_recording()) {
		lw_eng.pc = pc;
		lw_record_note(LW_EV_OP_BEGIN, "RCU callback");
	}
	queue[i].func(queue[i].head);
	lw_enter(pc);
	lw_checkers_op_end();
	if (lw_recording())
		lw_record_note(LW_EV_OP_END, "RCU callback");
	order(DONE, MM_RELEASE);
	ran++;
	lw_unblock(LW_WAIT_BARRIER, 0);
}

void lw_callback_thread(void)
{
	for (;;) {
		uint32_t batch;

		lw_flush(false);
		/* To take a batch is an event of its own, though the last one is just over. */
		if (ran && ran != queued)
			lw_visible((uintptr_t)queue[ran].func);
		while (ran == queued)
			lw_block(LW_WAIT_IDLE, 0);
		lw_touch(LW_TOUCH_QUEUED, ran, true);
		batch = queued;
		order(QUEUE, MM_ACQUIRE);
		lw_visible((uintptr_t)queue[ran].func);
		lw_grace_period((uintptr_t)queue[ran].func);
		while (begun < batch)
			run(begun++);
	}
}
