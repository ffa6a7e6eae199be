// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stuck.c - no thread can run: the end, a deadlock, or a lost wake-up.
 */
#include <stdio.h>

#include "weave/runtime/rwlock.h"
#include "weave/runtime/state.h"

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
		return lw_rwlock_holders ? lw_rwlock_holders(p->what) : 0;
	default:
		return 0;
	}
}

static const char *what(unsigned int t)
{
	switch (lw_eng.thread[t].wait) {
	case LW_WAIT_SPIN:	return "a spin lock";
	case LW_WAIT_READ:	return "a lock, to read";
	case LW_WAIT_WRITE:	return "a lock, to write";
	case LW_WAIT_GP:	return "a grace period";
	case LW_WAIT_BARRIER:	return "RCU callbacks";
	default:		return "a wake-up";
	}
}

/* "T1 waits for a spin lock (held by T2); T2 ..." */
static void describe(uint32_t waiting, char *buf, size_t size)
{
	size_t n = 0;

	buf[0] = '\0';
	for (; waiting; waiting &= waiting - 1) {
		unsigned int t = (unsigned int)__builtin_ctz(waiting);
		uint32_t by = holders(t);

		n += (size_t)snprintf(buf + n, size - n, "%sT%u waits for %s", n ? "; " : "", t,
				      what(t));
		if (n >= size)
			return;
		for (const char *sep = " of T"; by; by &= by - 1, sep = ",T") {
			n += (size_t)snprintf(buf + n, size - n, "%s%d", sep, __builtin_ctz(by));
			if (n >= size)
				return;
		}
	}
}

void lw_nobody_runs(void)
{
	struct lw_engine *e = &lw_eng;
	uint32_t waiting = 0, asleep = 0, blockers = 0;
	char buf[140];

	for (unsigned int t = 0; t < e->mm->config.nthreads; t++) {
		if (e->done >> t & 1 || e->thread[t].wait == LW_WAIT_IDLE ||
		    e->thread[t].wait == LW_WAIT_NONE)
			continue;
		waiting |= LW_ALL(t);
		if (e->thread[t].wait == LW_WAIT_SLEEP)
			asleep |= LW_ALL(t);
		blockers |= holders(t);
	}
	if (!waiting) {
		lw_pause();
		return;
	}
	describe(waiting, buf, sizeof(buf));
	/*
	 * A sleeper that holds what others wait for is part of a deadlock.  One
	 * that nobody waits for should have been woken by those who ended or sleep.
	 */
	e->pc = e->thread[__builtin_ctz(asleep ? asleep : waiting)].pc;
	e->cur = (uint32_t)__builtin_ctz(asleep ? asleep : waiting);
	if (asleep && !(asleep & blockers))
		lw_found(LW_LOST_WAKEUP, "nobody is left to wake a sleeper: %s", buf);
	lw_found(LW_DEADLOCK, "%s", buf);
}
