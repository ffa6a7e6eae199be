// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sleep.c - schedule() and wake_up_process().
 *
 * Both run under a lock of the task's own that nothing else takes, like the
 * kernel's run-queue and pi locks: a full barrier follows it in the waker, so
 * that the pair "store the condition; wake" and "store the state; read the
 * condition" is store buffering with a barrier on both sides.  The sleeper's
 * half is set_current_state()'s, and not helped along here.
 */
#include <stddef.h>

#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"

#define TASK_RUNNING 0u
#define TASK_NORMAL 3u

/* The hidden lock of each task: location + 1. */
static uint16_t rq_lock[LW_MAX_THREADS];

static struct task_struct *task_of(unsigned int t)
{
	struct lw_engine *e = &lw_eng;
	struct task_struct *task;
	struct lw_object *o;

	if (e->thread[t].task)
		return (struct task_struct *)(LW_ARENA_BASE + e->thread[t].task - 1);
	o = lw_object_new(sizeof(*task), "task");
	e->thread[t].task = o->off + 1;
	task = (struct task_struct *)(LW_ARENA_BASE + o->off);
	task->__state = TASK_RUNNING;
	task->pid = (int)t + 1;
	rq_lock[t] = (uint16_t)(lw_loc_id(lw_loc_hidden(0, LW_HIDDEN_TASK, t)) + 1);
	return task;
}

struct task_struct *lw_current(void)
{
	return task_of(lw_eng.cur);
}

static void rq(unsigned int t, bool lock)
{
	struct lw_engine *e = &lw_eng;
	unsigned int id = rq_lock[t] - 1u;
	struct mm_read r;

	lw_drain_all(e->cur);
	lw_touch(LW_TOUCH_TASK, t, true);
	if (lock)
		mm_lock(e->mm, e->cur, id, MM_DEP_NONE, lw_new_tag(), &r);
	else
		mm_unlock(e->mm, e->cur, id, lw_new_tag());
	if (e->tso && mm_pending(e->mm, e->cur)) {	/* nobody may find it locked */
		lw_buffer_added(id, 0);
		lw_drain_all(e->cur);
	}
	lw_check_full();
}

static struct lw_loc *state_of(unsigned int t)
{
	return lw_loc_of((uintptr_t)&task_of(t)->__state, sizeof(unsigned int), true);
}

static void set_running(struct lw_loc *l)
{
	struct lw_engine *e = &lw_eng;
	struct mm_deps deps = { .data = MM_DEP_ALL };
	bool newest = mm_store(e->mm, e->cur, lw_loc_id(l), TASK_RUNNING, lw_new_tag(), MM_RELAXED,
			       &deps);

	lw_stored(l, TASK_RUNNING, newest);
	e->idle = 0;
}

static bool spurious(void)
{
	struct lw_engine *e = &lw_eng;

	return lw_due(&e->decider, LW_STREAM_VALUE, e->cur) &&
	       lw_pick(&e->decider, LW_STREAM_VALUE, e->cur, LW_CHOOSE_WAKE, 2);
}

void lw_schedule(void)
{
	struct lw_engine *e = &lw_eng;
	struct lw_loc *l;
	bool woken_early;

	lw_visible(LW_SITE());
	lw_checkers_sleeps("schedule()");
	l = state_of(e->cur);
	rq(e->cur, true);
	lw_touch(LW_TOUCH_NEWEST, lw_loc_id(l), false);
	if (mm_newest(e->mm, lw_loc_id(l), NULL) == TASK_RUNNING) {
		rq(e->cur, false);
		return;
	}
	woken_early = spurious();
	if (lw_recording())
		lw_record_note(LW_EV_SLEEP, woken_early ? "woken without cause" : NULL);
	if (woken_early)
		set_running(l);
	rq(e->cur, false);
	while (mm_newest(e->mm, lw_loc_id(l), NULL) != TASK_RUNNING) {
		lw_block(LW_WAIT_SLEEP, 0);
		if (lw_looks_again())
			break;
	}
	lw_touch(LW_TOUCH_NEWEST, lw_loc_id(l), false);
	rq(e->cur, true);
	rq(e->cur, false);
}

/* Not under tso: what memory says is not what a thread does whose stores are still on their way. */
bool lw_state_left(void)
{
	struct lw_engine *e = &lw_eng;
	struct lw_loc *l;

	if (!e->thread[e->cur].task || e->tso)
		return false;
	l = state_of(e->cur);
	lw_touch(LW_TOUCH_NEWEST, lw_loc_id(l), false);
	return mm_newest(e->mm, lw_loc_id(l), NULL) != TASK_RUNNING;
}

static unsigned int thread_of(const struct task_struct *task)
{
	for (unsigned int t = 0; t < lw_eng.mm->config.nthreads; t++)
		if (lw_eng.thread[t].task &&
		    (uintptr_t)task == LW_ARENA_BASE + lw_eng.thread[t].task - 1)
			return t;
	lw_found(LW_WILD_ACCESS, "thread %u wakes something that is not a task", lw_eng.cur);
}

static bool wake_up(struct task_struct *task, unsigned int mask, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	struct mm_read r;
	unsigned int t;
	uint16_t clk;

	lw_visible(pc);
	t = thread_of(task);
	l = state_of(t);
	if (lw_recording())
		ev = lw_record_access(LW_EV_WAKE, l->addr, l->size, MM_RELAXED);
	rq(t, true);
	mm_fence(e->mm, e->cur, MM_FENCE_SEQ_CST);
	clk = lw_race_clock();
	mm_load(e->mm, e->cur, lw_loc_id(l), MM_RELAXED, MM_DEP_NONE, &r);
	lw_atomic_race(l, true, r.value & mask, lw_loc_dep(l), clk);
	lw_saw(l, &r);
	if (r.value & mask)
		set_running(l);
	if (ev) {
		lw_record_read(ev, &r);
		ev->wrote = (r.value & mask) != 0;
	}
	rq(t, false);
	if (!(r.value & mask))
		return false;
	if (e->thread[t].wait == LW_WAIT_SLEEP &&
	    mm_newest(e->mm, lw_loc_id(l), NULL) == TASK_RUNNING)
		lw_unblock_thread(t);
	return true;
}

bool lw_wake_up_state(struct task_struct *task, unsigned int mask)
{
	return wake_up(task, mask, LW_SITE());
}

bool lw_wake_up_process(struct task_struct *task)
{
	return wake_up(task, TASK_NORMAL, LW_SITE());
}

unsigned int lw_choose_waiter(unsigned int n)
{
	struct lw_engine *e = &lw_eng;

	lw_enter(LW_SITE());
	if (n < 2 || !lw_due(&e->decider, LW_STREAM_VALUE, e->cur))
		return 0;
	return lw_pick(&e->decider, LW_STREAM_VALUE, e->cur, LW_CHOOSE_WAITER, n);
}

void lw_might_sleep(const char *what)
{
	lw_enter(LW_SITE());
	lw_checkers_sleeps(what);
}
