// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * told.c - what mutexes, wait queues and their like, which are written out in
 * harness/include, tell of themselves.
 *
 * Orders of locks that may deadlock are the engine's to report; here, a deadlock
 * is one.
 */
#include "native/native.h"

#define MAX_LOCKS 16u

static __thread const void *held[MAX_LOCKS];
static __thread unsigned int nheld;

void lw_lock_acquired(const void *lock, unsigned int how)
{
	(void)how;
	if (nheld == MAX_LOCKS)
		lw_found("unsupported", "one thread holds more than %u locks", MAX_LOCKS);
	held[nheld++] = lock;
	lw_point();
}

void lw_lock_released(const void *lock)
{
	unsigned int i = nheld;

	lw_point();
	while (i-- > 0)
		if (held[i] == lock) {
			held[i] = held[--nheld];
			return;
		}
	lw_found("assertion", "gives up a lock which it does not hold");
}

/* Loops nest (a condition may wait); the outermost has the word. */
void lw_wait_begin(const void *what, const char *kind)
{
	struct lw_worker *me = lw_me();

	(void)what;
	if (!me->loops++)
		lw_relaxed_store(&me->waits_for, kind);
}

void lw_wait_end(void)
{
	struct lw_worker *me = lw_me();

	if (!--me->loops) {
		lw_relaxed_store(&me->waits_for, NULL);
		lw_relaxed_add(&me->loops_left, 1);
	}
}

unsigned int lw_choose_waiter(unsigned int n)
{
	return (unsigned int)(lw_random(&lw_me()->delays) % n);
}
