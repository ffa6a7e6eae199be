// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * task.c - see task.h.
 *
 * This file is linked only if the code under test makes threads.
 */
#include "weave/runtime/task.h"

#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/fiber.h"

/* How often time may pass for one thread because nobody could go on otherwise. */
#define MAX_TIMEOUTS 100u

const bool lw_uses_tasks = true;

static struct task {
	void (*run)(void *arg);
	void *arg;
	uint32_t life;		/* 0: there has never been one of that number */
	bool free;		/* ended and nobody will join it */
	uint8_t freed_by;
	bool timed, timed_out;	/* it waits, but not for ever; its time was up */
	uint16_t timeouts;
} task[LW_MAX_THREADS];
static bool exited;

void lw_tasks_reset(void)
{
	memset(task, 0, sizeof(task));
	task[0].life = 1;
	exited = false;
}

uint32_t lw_task_life(unsigned int t)
{
	return task[t].life;
}

static void task_main(void *arg)
{
	unsigned int t = lw_eng.cur;

	(void)arg;
	lw_fiber_entered();
	task[t].run(task[t].arg);
	lw_task_end();
}

/* A number that was not used, or that the running thread has let go: else -1. */
static int unused(void)
{
	for (unsigned int t = 1; t < LW_MAX_THREADS; t++)
		if (!task[t].life)
			return (int)t;
	for (unsigned int t = 1; t < LW_MAX_THREADS; t++)
		if (task[t].free && task[t].freed_by == lw_eng.cur)
			return (int)t;
	return -1;
}

static void prepare(struct lw_thread *p, unsigned int t)
{
	p->sp = lw_fiber_make(lw_stack_top(t), task_main, NULL);
	p->wait = LW_WAIT_NONE;
	p->attention = p->quiet = p->depth = 0;
	p->pc = 0;
	p->awaits = NULL;
	p->stack_mark = 0;
	task[t].free = false;
	task[t].timed = task[t].timed_out = false;
}

unsigned int lw_task_create(void (*run)(void *arg), void *arg, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	int t;

	lw_visible(pc);
	/* Numbers are handed out in turn. */
	lw_touch(LW_TOUCH_TASK, LW_MAX_THREADS, true);
	lw_drain_all(e->cur);
	t = unused();
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "creates a thread");
	if (t < 0)
		lw_found(LW_UNSUPPORTED, "more than %u threads at once, or more than that in all of "
			 "which not each was joined by the thread that created the next", LW_MAX_THREADS);
	else
		prepare(&e->thread[t], (unsigned int)t);
	task[t].life++;
	task[t].run = run;
	task[t].arg = arg;
	mm_spawn(e->mm, e->cur, (unsigned int)t);
	e->done &= ~LW_ALL(t);
	e->runnable |= LW_ALL(t);
	e->idle = 0;
	lw_check_full();
	return (unsigned int)t;
}

void lw_task_after(uint32_t threads)
{
	struct lw_engine *e = &lw_eng;

	for (uint32_t m = threads & ~LW_ALL(e->cur); m; m &= m - 1) {
		lw_behind((unsigned int)__builtin_ctz(m));
		mm_join(e->mm, e->cur, (unsigned int)__builtin_ctz(m));
	}
}

void lw_task_join(unsigned int t, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	struct lw_thread *me = lw_me();

	if (e->done >> t & 1) {
		lw_visible(pc);
	} else {
		/* To begin to wait is no event; whoever resumes this thread chose the join. */
		lw_enter(pc);
		if (lw_recording())
			lw_record_note(LW_EV_SLEEP, "waits for the end of a thread");
		me->awaits = &lw_eng.thread[t];
		while (!(e->done >> t & 1))
			lw_block(LW_WAIT_JOIN, t);
		me->awaits = NULL;
	}
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	lw_drain_all(e->cur);
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "joins a thread");
	lw_task_after(LW_ALL(t));
	e->idle = 0;
}

void lw_task_let_go(unsigned int t, unsigned int by)
{
	task[t].free = true;
	task[t].freed_by = (uint8_t)by;
}

void lw_task_end(void)
{
	struct lw_engine *e = &lw_eng;
	struct lw_thread *me = lw_me();
	unsigned int t = e->cur;

	lw_enter(e->pc);
	lw_checkers_op_end();
	lw_flush(true);
	/* Frames that did not return. */
	if (me->stack_mark) {
		uintptr_t start = ~me->stack_mark, end = lw_stack_top(t) - LW_ARENA_BASE;

		if (start < end)
			lw_shadow_forget(start, end - start);
		me->stack_mark = 0;
	}
	lw_unblock(LW_WAIT_JOIN, t);
	lw_thread_end();
}

/* ---- waiting ---- */

void lw_task_wait(enum lw_wait why, const char *kind, const void *about, uint32_t keepers,
		  bool timed)
{
	struct lw_thread *me = lw_me();
	unsigned int t = lw_eng.cur;

	me->awaits = about;
	me->awaits_kind = kind;
	me->keepers = keepers;
	task[t].timed = timed;
	task[t].timed_out = false;
	lw_block(why, 0);
	me->awaits = NULL;
	task[t].timed = false;
}

void lw_task_wake(unsigned int t)
{
	lw_unblock_thread(t);
	lw_eng.idle = 0;
}

void lw_task_wake_all(uint32_t threads)
{
	for (uint32_t m = threads; m; m &= m - 1)
		lw_task_wake((unsigned int)__builtin_ctz(m));
}

bool lw_task_woken(void)
{
	return !task[lw_eng.cur].timed_out;
}

void lw_task_assume_failed(uintptr_t pc)
{
	lw_enter(pc);
	for (;;)
		lw_block(LW_WAIT_FOR_EVER, 0);
}

/* ---- the end ---- */

void lw_task_exit(void)
{
	exited = true;
}

bool lw_task_exited(void)
{
	return exited;
}

static uint32_t that_wait(enum lw_wait why)
{
	uint32_t m = 0;

	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		m |= lw_eng.thread[t].wait == why ? LW_ALL(t) : 0;
	return m;
}

_Noreturn static void give_up(void)
{
	if (lw_unlikely(lw_guide != NULL))
		lw_guide->blocked();
	lw_infeasible();
}

static bool time_passes(void)
{
	bool any = false;

	for (unsigned int t = 0; t < LW_MAX_THREADS; t++) {
		if (!task[t].timed || task[t].timeouts == MAX_TIMEOUTS)
			continue;
		task[t].timeouts++;
		task[t].timed_out = true;
		lw_unblock_thread(t);
		any = true;
	}
	return any;
}

bool lw_tasks_stuck(void)
{
	if (time_passes())
		return true;
	if (that_wait(LW_WAIT_FOR_EVER))
		give_up();
	if (!exited)
		return false;
	if (lw_unlikely(lw_guide != NULL) && that_wait(LW_WAIT_NEWS) && !lw_guide->stuck())
		lw_infeasible();
	lw_eng.left = true;
	lw_to_host();
}

void lw_tasks_spin(void)
{
	if (that_wait(LW_WAIT_FOR_EVER))
		give_up();
	if (!exited)
		return;
	lw_eng.left = true;
	lw_to_host();
}
