// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - threads add to a plain counter under the ticket lock.
 *
 * What must hold: one at a time, and no addition is lost.  Small on purpose:
 * the engine's speed is measured with it.
 */
#include <linux/kernel.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "ticket.h"

/* The first ticket: zero, or one of the last before the numbers turn negative. */
enum { STARTS = 2 };
static const int first[STARTS] = { 0, INT_MAX - 1 };

static struct ticket_lock lock;
static unsigned long counter;	/* under lock */

static void add(unsigned int arg)
{
	(void)arg;
	ticket_lock(&lock);
	lw_enter_write(&lock);
	counter++;
	lw_exit_write(&lock);
	ticket_unlock(&lock);
}

static void setup(void)
{
	ticket_lock_init(&lock);
	atomic_set(&lock.next, first[lw_start()]);
	atomic_set(&lock.serving, first[lw_start()]);
	counter = 0;
}

/* One addition for each ticket. */
static void finish(void)
{
	lw_assert(counter == (unsigned int)atomic_read(&lock.next) - (unsigned int)first[lw_start()]);
}

static const struct lw_op ops[] = {
	{ "add", add, 1 },
};

const struct lw_scenario lw_scenario = {
	.name = "ticket",
	.summary = "ticket spin lock around a counter",
	.setup = setup,
	.finish = finish,
	LW_SCENARIO_OPS(ops),
	LW_SCENARIO_THREADS(2, 4),
	LW_SCENARIO_LENGTH(4),
	LW_SCENARIO_STARTS(STARTS),
	.stress_ops = 100000,	/* `next` must not wrap around */
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 3, { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
			{ 2, { { 0, 0 }, { 0, 0 } } },
			{ 2, { { 0, 0 }, { 0, 0 } } },
		},
	},
};
