// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lw_start() is the plan's beginning, in setup(), in the threads and in finish().
 *
 * EXPECT: sc lkmm: passed 50
 */
#include "case.h"

#define START	69u

static unsigned int in_setup;

static void setup(void)
{
	in_setup = lw_start();
}

static void run(unsigned int arg)
{
	(void)arg;
	lw_assert(in_setup == START && lw_start() == START);
}

static void finish(void)
{
	lw_assert(in_setup == START && lw_start() == START);
}

static const struct lw_op ops[] = { { "run", run, 1 } };

const struct lw_scenario lw_scenario = {
	.name = "case", .summary = "a test of the engine",
	.setup = setup, .finish = finish, .ops = ops, .nops = 1,
	.min_threads = 2, .max_threads = 2, .max_ops = 1, .nstarts = 70,
	.plan = {
		.nthreads = 2, .thread = { { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } } }, .start = START,
	},
};
