// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stuck.c - no thread can run, or none gets on: the end, a deadlock, a livelock,
 * or a lost wake-up.
 *
 * Which of them it is, the sleepers may tell.  One that waits for a condition
 * (lw_wait_begin()) may always be woken without cause; so each is, in turn, with
 * nobody else running, and reads what is newest.  If it leaves its loop, what it
 * waited for had come true, and nobody was left to wake it.  What it did to find
 * out is taken out of the trace again.
 */
#include <stdio.h>

#include "weave/runtime/record.h"
#include "weave/runtime/rwlock.h"
#include "weave/runtime/state.h"

#define LOOK_STEPS 1000u	/* that looking again may take */

/* What sleepers see when they look again; valid if stamp is the execution's. */
static struct {
	uint32_t stamp;
	bool spins;			/* others ran, in vain */
	unsigned int thread, now;	/* that got stuck last; that is looking */
	uint32_t todo, steps_left, nevents;
	uint32_t last_event[LW_MAX_THREADS];
	struct lw_decider decider;
	struct { uint8_t wait; uint32_t what; uintptr_t pc; } was[LW_MAX_THREADS];
} look;

/* ---- who waits for whom ---- */

static uint32_t inside_rcu(unsigned int t)
{
	uint32_t m = 0;

	for (unsigned int q = 0; q < lw_eng.mm->config.nthreads; q++)
		m |= q != t && lw_eng.thread[q].rcu_nest ? LW_ALL(q) : 0;
	return m;
}

/* Threads that keep t from going on, as far as that is known. */
static uint32_t holders(unsigned int t)
{
	const struct lw_thread *p = &lw_eng.thread[t];
	int owner;

	switch (p->wait) {
	case LW_WAIT_SPIN:
		owner = lw_eng.loc[p->what].owner;
		return owner >= 0 ? LW_ALL(owner) : 0;
	case LW_WAIT_READ:
	case LW_WAIT_WRITE:
		return lw_rwlock_ahead ? lw_rwlock_ahead(p->what, p->wait == LW_WAIT_WRITE) : 0;
	case LW_WAIT_GP:
		return inside_rcu(t);
	case LW_WAIT_BARRIER:
		return LW_ALL(lw_eng.nthreads);
	case LW_WAIT_SLEEP:
		return p->awaits ? lw_lock_holders(p->awaits) : 0;
	case LW_WAIT_JOIN:
		return LW_ALL(p->what);
	case LW_WAIT_TURN:
	case LW_WAIT_TURN_READ:
	case LW_WAIT_TURN_WRITE:
		return p->keepers;
	default:
		return 0;
	}
}

static const char *what(unsigned int t, char buf[100])
{
	const struct lw_thread *p = &lw_eng.thread[t];
	char name[64];

	switch (p->wait) {
	case LW_WAIT_SPIN:
		snprintf(buf, 100, "for %s %s", p->awaits ? p->awaits_kind : "spin lock",
			 lw_describe(lw_eng.loc[p->what].off, name));
		break;
	case LW_WAIT_JOIN:
		snprintf(buf, 100, "for the end of T%u", p->what);
		break;
	case LW_WAIT_READ:
	case LW_WAIT_WRITE:
		snprintf(buf, 100, "to %s %s", p->wait == LW_WAIT_READ ? "read" : "write",
			 lw_describe_address(lw_rwlock_address(p->what), name));
		break;
	case LW_WAIT_GP:
		return "for a grace period";
	case LW_WAIT_BARRIER:
		return "for RCU callbacks";
	default:
		if (!p->awaits)
			return "for a wake-up";
		snprintf(buf, 100, "for %s %s", p->awaits_kind, lw_describe_address(p->awaits, name));
		break;
	}
	return buf;
}

struct text { char s[380]; size_t used; };

static void say(struct text *x, const char *sep, unsigned int t, uint32_t by)
{
	const struct lw_thread *p = &lw_eng.thread[t];
	const char *held;
	char buf[100];

	if (x->used < sizeof(x->s))
		x->used += (size_t)snprintf(x->s + x->used, sizeof(x->s) - x->used,
					    "%sT%u waits %s", x->used ? sep : "", t,
					    what(t, buf));
	held = p->wait == LW_WAIT_GP || p->wait == LW_WAIT_BARRIER ? " held up by T" : " held by T";
	for (sep = held; by && x->used < sizeof(x->s); by &= by - 1, sep = ", T")
		x->used += (size_t)snprintf(x->s + x->used, sizeof(x->s) - x->used, "%s%d%s", sep,
					    __builtin_ctz(by),
					    lw_eng.done >> __builtin_ctz(by) & 1 ?
					    ", which has ended" : "");
}

/*
 * Somebody who waits for who waits ... for himself: the first of them, and in
 * next[] whom each waits for.  -1: none.
 */
static int cycle(uint32_t waiting, uint8_t next[LW_MAX_THREADS])
{
	uint32_t alive = waiting;

	/* Who waits for nobody that is left cannot be in one. */
	for (uint32_t before = 0; alive != before;) {
		before = alive;
		for (uint32_t m = alive; m; m &= m - 1)
			if (!(holders((unsigned int)__builtin_ctz(m)) & alive))
				alive &= ~LW_ALL(__builtin_ctz(m));
	}
	if (!alive)
		return -1;
	/* From anybody left one comes round; the place where it closes is in it. */
	int t = __builtin_ctz(alive);

	for (uint32_t seen = 0; !(seen >> t & 1); t = next[t]) {
		seen |= LW_ALL(t);
		next[t] = (uint8_t)__builtin_ctz(holders((unsigned int)t) & alive);
	}
	return t;
}

/* "T1 waits for spin lock a held by T2; T2 waits for b held by T1"; others behind it. */
static void describe(struct text *x, uint32_t waiting, int first, const uint8_t *next)
{
	uint32_t said = 0;

	x->used = 0;
	if (first >= 0) {
		int t = first;

		do {
			said |= LW_ALL(t);
			say(x, "; ", (unsigned int)t, LW_ALL(next[t]));
			t = next[t];
		} while (t != first);
	}
	for (uint32_t m = waiting & ~said; m; m &= m - 1)
		say(x, "; ", (unsigned int)__builtin_ctz(m), holders((unsigned int)__builtin_ctz(m)));
}

/* ---- the sleepers look again ---- */

/* Some only wait for something new to read: the end for them, or of this execution only. */
LW_COLD static void guided(uint32_t waiting)
{
	uint32_t news = 0;

	for (; waiting; waiting &= waiting - 1)
		if (lw_eng.thread[__builtin_ctz(waiting)].wait == LW_WAIT_NEWS)
			news |= waiting & -waiting;
	if (!news)
		return;
	if (!lw_guide->stuck())
		lw_infeasible();
	lw_eng.cur = (uint32_t)__builtin_ctz(news);
	lw_eng.pc = lw_eng.thread[lw_eng.cur].pc;
	lw_found(LW_LIVELOCK, "every runnable thread spins and nobody stores anything");
}

static uint32_t waiting_threads(void)
{
	struct lw_engine *e = &lw_eng;
	uint32_t waiting = 0;

	for (unsigned int t = 0; t < e->mm->config.nthreads; t++)
		if (!(e->done >> t & 1) && e->thread[t].wait != LW_WAIT_IDLE &&
		    e->thread[t].wait != LW_WAIT_NONE)
			waiting |= LW_ALL(t);
	return waiting;
}

static uint32_t in_grace_periods(void)
{
	uint32_t waiting = 0;

	for (unsigned int t = 0; t < lw_eng.mm->config.nthreads; t++)
		waiting |= lw_eng.thread[t].wait == LW_WAIT_GP ? LW_ALL(t) : 0;
	return waiting;
}

static void begin_looking(uint32_t waiting, bool spins)
{
	struct lw_engine *e = &lw_eng;

	look.stamp = e->stamp;
	look.spins = spins;
	look.thread = e->cur;
	look.now = LW_MAX_THREADS;
	look.steps_left = e->steps_left;
	look.nevents = lw_recording() ? lw_engine_trace()->nevents : 0;
	look.todo = 0;
	memcpy(look.last_event, e->last_event, sizeof(look.last_event));
	for (unsigned int t = 0; t < e->mm->config.nthreads; t++) {
		const struct lw_thread *p = &e->thread[t];

		look.was[t].wait = p->wait;
		look.was[t].what = p->what;
		look.was[t].pc = p->pc;
		if ((waiting >> t & 1) && p->wait == LW_WAIT_SLEEP && p->awaits)
			look.todo |= LW_ALL(t);
	}
	look.was[e->cur].pc = e->pc;
	look.decider = e->decider;
	memset(e->decider.left, 0xff, sizeof(e->decider.left));
}

/* The next sleeper; false: all have looked. */
static bool look_next(void)
{
	struct lw_engine *e = &lw_eng;

	if (!look.todo)
		return false;
	look.now = (unsigned int)__builtin_ctz(look.todo);
	look.todo &= ~LW_ALL(look.now);
	e->steps_left = LOOK_STEPS;
	e->idle = 0;
	e->runnable = 0;
	lw_unblock_thread(look.now);
	return true;
}

/* As it was when everybody was stuck; t is who the report is about. */
static void back(unsigned int t)
{
	struct lw_engine *e = &lw_eng;

	e->decider = look.decider;
	e->steps_left = look.steps_left;
	memcpy(e->last_event, look.last_event, sizeof(look.last_event));
	if (lw_recording())
		lw_record_rewind(look.nevents);
	for (unsigned int q = 0; q < e->mm->config.nthreads; q++) {
		e->thread[q].wait = look.was[q].wait;
		e->thread[q].what = look.was[q].what;
	}
	e->cur = t;
	e->pc = look.was[t].pc;
	look.stamp = 0;
}

bool lw_looks_again(void)
{
	return look.stamp == lw_eng.stamp && look.now == lw_eng.cur;
}

void lw_wait_begin(const void *about, const char *kind)
{
	lw_enter(LW_SITE());
	lw_me()->awaits = about;
	lw_me()->awaits_kind = kind;
}

void lw_wait_end(void)
{
	unsigned int t = lw_eng.cur;
	char buf[100];

	lw_enter(LW_SITE());
	if (lw_looks_again()) {
		back(t);
		lw_found(LW_LOST_WAKEUP, "T%u sleeps for ever and need not, waiting %s: it has come "
			 "true, and nobody is left to wake the sleeper", t, what(t, buf));
	}
	lw_me()->awaits = NULL;
}

/* ---- the verdict ---- */

/*
 * Of these, one that waits for a lock which nobody holds who could drop it: a
 * lock word that was overwritten, or an owner that ended.  -1: none.
 */
static int orphan(uint32_t waiting)
{
	for (uint32_t m = waiting; m; m &= m - 1) {
		unsigned int t = (unsigned int)__builtin_ctz(m);
		uint8_t why = lw_eng.thread[t].wait;

		if ((why == LW_WAIT_SPIN || why == LW_WAIT_READ || why == LW_WAIT_WRITE) &&
		    !(holders(t) & ~lw_eng.done))
			return (int)t;
	}
	return -1;
}

_Noreturn static void conclude(void)
{
	uint32_t waiting, asleep = 0, blockers = 0;
	uint8_t next[LW_MAX_THREADS] = { 0 };
	struct text x;
	int first;

	back(look.thread);
	waiting = waiting_threads();
	if (look.spins) {
		/* What they spin for may be behind a grace period that waits for them. */
		describe(&x, waiting & in_grace_periods(), -1, next);
		lw_found(LW_LIVELOCK, "every runnable thread spins and nobody stores anything%s%s",
			 x.used ? "; " : "", x.used ? x.s : "");
	}
	for (uint32_t m = waiting; m; m &= m - 1) {
		unsigned int t = (unsigned int)__builtin_ctz(m);
		uint8_t why = lw_eng.thread[t].wait;

		if (why == LW_WAIT_SLEEP || why == LW_WAIT_WAKE || why == LW_WAIT_COUNT)
			asleep |= LW_ALL(t);
		if (why != LW_WAIT_JOIN)
			blockers |= holders(t);
	}
	first = cycle(waiting, next);
	describe(&x, waiting, first, next);
	if (first < 0)
		first = orphan(waiting);	/* sleepers may well wait for what he has */
	/*
	 * A sleeper that holds what others wait for is part of a deadlock.  One
	 * that nobody waits for should have been woken by those who ended or sleep.
	 */
	lw_eng.cur = first >= 0 ? (uint32_t)first : (uint32_t)__builtin_ctz(asleep ? asleep : waiting);
	lw_eng.pc = look.was[lw_eng.cur].pc;
	if (first < 0 && asleep && !(asleep & blockers))
		lw_found(LW_LOST_WAKEUP, "nobody is left to wake a sleeper: %s", x.s);
	lw_found(LW_DEADLOCK, "%s", x.s);
}

void lw_nobody_runs(void)
{
	if (look.stamp != lw_eng.stamp) {
		uint32_t waiting = waiting_threads();

		if (!waiting) {
			lw_pause();
			return;
		}
		if (lw_tasks_stuck && lw_tasks_stuck())
			return;
		if (lw_unlikely(lw_guide != NULL))
			guided(waiting);
		begin_looking(waiting, false);
	}
	if (!look_next())
		conclude();
}

void lw_nobody_gets_on(void)
{
	if (lw_tasks_spin)
		lw_tasks_spin();
	if (look.stamp != lw_eng.stamp)
		begin_looking(waiting_threads(), true);
	if (!look_next())
		conclude();
}
