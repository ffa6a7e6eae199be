// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A variable on the stack that somebody else has stored to ends with its
 * function: what lies there next has nothing to do with it.
 *
 * NEITHER
 */
#include "case.h"

static int *shown;

static void setup(void)
{
	shown = NULL;
}

static __attribute__((noinline)) void wait(void)
{
	int done;

	store(&done, 0);
	store_release(&shown, &done);
	while (!load(&done))
		lw_cpu_relax();
}

static __attribute__((noinline)) void next(void)
{
	int other;

	hide(&other)[0] = 1;
}

static void waiter(void)
{
	wait();
	next();
}

static void waker(void)
{
	int *done = load_acquire(&shown);

	if (done)
		store(done, 1);
}

CASE(setup, NULL, waiter, waker);
