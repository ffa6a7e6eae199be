// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sched.c - which simulated thread runs.
 *
 * The running thread carries on unless a deviation says otherwise or it cannot:
 * then the next runnable one in ring order.  Both are decisions of the thread
 * that stops, stream LW_STREAM_SCHED.
 */
#include "weave/runtime/fiber.h"
#include "weave/runtime/state.h"
#include "weave/runtime/feedback.h"

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if __has_feature(address_sanitizer) || defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define LW_ASAN 1
#else
#define LW_ASAN 0
#endif

/*
 * What every runnable thread may do on average, with no store in between, before
 * it is a livelock: calls of cpu_relax(), and reads that see the same again.  By
 * default loads read the newest value and everybody has his turn, so a loop that
 * waits for memory to change has seen by then all that it will ever see.  A loop
 * that counts its turns (a register, which nobody else sees) must give up within
 * fewer; a longer one is taken for endless.
 */
#define IDLE_ROUNDS 400u

static const void *host_stack;
static size_t host_stack_size;
static void *host_fake_stack;

static void asan_start(void **save, const void *bottom, size_t size)
{
#if LW_ASAN
	__sanitizer_start_switch_fiber(save, bottom, size);
#else
	(void)save;
	(void)bottom;
	(void)size;
#endif
}

static void asan_finish(void *fake_stack, const void **bottom, size_t *size)
{
#if LW_ASAN
	__sanitizer_finish_switch_fiber(fake_stack, bottom, size);
#else
	(void)fake_stack;
	(void)bottom;
	(void)size;
#endif
}

static bool from_host;

/*
 * A fiber goes on with the fake stack that the last one of its thread left (what is dead in
 * there AddressSanitizer finds by itself): a new one each time costs several system calls,
 * and nobody would free those of threads that an execution gives up.
 */
void lw_fiber_entered(void)
{
	if (from_host)
		asan_finish(lw_me()->fake_stack, &host_stack, &host_stack_size);
	else
		asan_finish(lw_me()->fake_stack, NULL, NULL);
	from_host = false;
}

void lw_leaving_by_signal(void)
{
	asan_start(&lw_me()->fake_stack, host_stack, host_stack_size);
}

void lw_stacks_reset(bool abandoned)
{
#if LW_ASAN
	uintptr_t size = abandoned ? LW_STACK_SIZE : LW_STACK_SIZE / 8;

	for (unsigned int t = 0; t < LW_NR_STACKS; t++)
		ASAN_UNPOISON_MEMORY_REGION((void *)(lw_stack_bottom(t) + LW_STACK_SIZE - size),
					    size);
#else
	(void)abandoned;
#endif
}

static void switch_to(unsigned int next)
{
	struct lw_engine *e = &lw_eng;
	unsigned int prev = e->cur;
	struct lw_thread *p = &e->thread[prev], *n = &e->thread[next];

	if (next == prev)
		return;
	e->switches++;
	lw_feedback_switch(e->pc, n->pc);
	p->pc = e->pc;
	e->cur = next;
	e->attention = (e->attention & ~LW_ATT_OF_THREAD) | n->attention;
	e->stack_limit = lw_stack_bottom(next) + LW_STACK_RESERVE;
	asan_start(&p->fake_stack, (const void *)lw_stack_bottom(next), LW_STACK_SIZE);
	lw_fiber_switch(&p->sp, n->sp);
	asan_finish(p->fake_stack, NULL, NULL);
	e->pc = p->pc;
}

void lw_run_fibers(unsigned int first)
{
	struct lw_engine *e = &lw_eng;

	e->cur = first;
	e->running = true;
	e->stack_limit = lw_stack_bottom(first) + LW_STACK_RESERVE;
	from_host = true;
	asan_start(&host_fake_stack, (const void *)lw_stack_bottom(first), LW_STACK_SIZE);
	lw_fiber_switch(&e->host_sp, e->thread[first].sp);
	asan_finish(host_fake_stack, NULL, NULL);
	e->running = false;
}

void lw_to_host(void)
{
	asan_start(&lw_me()->fake_stack, host_stack, host_stack_size);
	lw_fiber_leave(lw_eng.host_sp);
}

void lw_pause(void)
{
	struct lw_thread *me = lw_me();

	me->pc = lw_eng.pc;
	asan_start(&me->fake_stack, host_stack, host_stack_size);
	lw_fiber_switch(&me->sp, lw_eng.host_sp);
	asan_finish(me->fake_stack, NULL, NULL);
	lw_eng.pc = me->pc;
}

/* The k-th thread of mask, from 0, in ring order after t. */
static unsigned int ring(uint32_t mask, unsigned int t, unsigned int k)
{
	for (;;) {
		t = (t + 1) % LW_MAX_THREADS;
		if ((mask >> t & 1) && k-- == 0)
			return t;
	}
}

/* Due: a deviation may say that another thread runs first. */
LW_COLD void lw_sched_point(void)
{
	struct lw_engine *e = &lw_eng;
	unsigned int t = e->cur, k;
	uint32_t others = e->runnable & ~LW_ALL(t);

	k = lw_pick(&e->decider, LW_STREAM_SCHED, t, LW_CHOOSE_THREAD,
		    1 + (unsigned int)__builtin_popcount(others));
	/*
	 * Whoever resumes this thread chose its event to be the next one, so it
	 * is not asked again, and all orders can be reached.
	 */
	if (k)
		switch_to(ring(others, t, k - 1));
}

/* Forced: `others`, not empty, go on without the running thread. */
static void give_way(uint32_t others)
{
	struct lw_engine *e = &lw_eng;
	unsigned int t = e->cur, k = 0;

	if (lw_due(&e->decider, LW_STREAM_SCHED, t))
		k = lw_pick(&e->decider, LW_STREAM_SCHED, t, LW_CHOOSE_THREAD,
			    (unsigned int)__builtin_popcount(others));
	switch_to(ring(others, t, k));
}

/* Others go on, or by the last alternative nobody but the running thread. */
static void step_aside(uint32_t others)
{
	struct lw_engine *e = &lw_eng;
	unsigned int t = e->cur, n = (unsigned int)__builtin_popcount(others), k = 0;

	if (lw_due(&e->decider, LW_STREAM_SCHED, t))
		k = lw_pick(&e->decider, LW_STREAM_SCHED, t, LW_CHOOSE_THREAD, n + 1);
	if (k < n)
		switch_to(ring(others, t, k));
}

/*
 * e->idle adds up what spinning threads handed over with; stores that change
 * something set it back.  Once all runnable threads must have gone round often
 * enough, none of them will ever see anything new.
 */
void lw_hand_over(uint32_t weight)
{
	struct lw_engine *e = &lw_eng;
	uint32_t others = e->runnable & ~LW_ALL(e->cur);

	/* In setup and finish nothing is a guide's, for the other threads are not there. */
	if (lw_unlikely(lw_guide != NULL) && !e->alone) {
		lw_guide_spin();
		others = e->runnable & ~LW_ALL(e->cur);
		if (!others && lw_guide->alone)
			lw_guide->alone();
		weight = 0;
	}
	e->idle += weight;
	if (lw_unlikely(e->idle > IDLE_ROUNDS * (uint32_t)__builtin_popcount(e->runnable)) &&
	    !e->buffered) {
		lw_nobody_gets_on();
		others = e->runnable;
	}
	if (others)
		step_aside(others);
}

/* A guide must know what it is that could have been otherwise. */
LW_COLD static void waits(enum lw_wait why, uint32_t what)
{
	switch (why) {
	case LW_WAIT_SPIN:
		lw_touch(LW_TOUCH_NEWEST, what, false);
		break;
	case LW_WAIT_SLEEP:
		lw_touch(LW_TOUCH_TASK, lw_eng.cur, true);
		break;
	case LW_WAIT_BARRIER:
		lw_touch(LW_TOUCH_CALLBACKS, 1, true);
		break;
	default:	/* rwlock.c and callbacks.c say more themselves, and the model about grace periods */
		lw_touch(LW_TOUCH_NOTHING, 0, false);
		break;
	}
}

void lw_block(enum lw_wait why, uint32_t what)
{
	struct lw_engine *e = &lw_eng;
	struct lw_thread *me = lw_me();

	lw_drain_all(e->cur);
	if (lw_unlikely(lw_guide != NULL))
		waits(why, what);
	me->pc = e->pc;
	me->wait = (uint8_t)why;
	me->what = what;
	e->runnable &= ~LW_ALL(e->cur);
	if (!e->runnable)
		lw_nobody_runs();
	if (!(e->runnable & LW_ALL(e->cur)))
		give_way(e->runnable);
}

void lw_unblock_thread(unsigned int t)
{
	lw_eng.thread[t].wait = LW_WAIT_NONE;
	lw_eng.runnable |= LW_ALL(t);
}

void lw_unblock(enum lw_wait why, uint32_t what)
{
	struct lw_engine *e = &lw_eng;

	for (unsigned int t = 0; t < e->mm->config.nthreads; t++)
		if (e->thread[t].wait == why && e->thread[t].what == what)
			lw_unblock_thread(t);
}

void lw_unblock_grace_periods(void)
{
	struct lw_engine *e = &lw_eng;

	for (unsigned int t = 0; t < e->mm->config.nthreads; t++)
		if (e->thread[t].wait == LW_WAIT_GP && mm_gp_ready(e->mm, e->thread[t].what))
			lw_unblock_thread(t);
}

void lw_thread_end(void)
{
	struct lw_engine *e = &lw_eng;

	e->done |= LW_ALL(e->cur);
	e->runnable &= ~LW_ALL(e->cur);
	e->idle = 0;
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	if (!e->runnable)
		lw_nobody_runs();
	give_way(e->runnable);
	__builtin_trap();	/* nobody runs a thread that has ended */
}
