// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - two address spaces, a few areas, and what threads do with them:
 * what of it is this lock's own, and which operations there are.
 *
 * What must hold: whoever has an area locked for read has the one that he
 * looked for, and nobody changes it; whoever has it for write is alone with it.
 */
#include <linux/kernel.h>
#include <lockweave/scenario.h>

#include "mmap_lock.h"
#include "crowd.h"

static void setup(void)
{
	unsigned int number = lw_start();

	crowd_begins(&number);
}

static const struct lw_op ops[] = { PLACE_OPS };

const struct lw_scenario lw_scenario = {
	.name = "vma_refcnt",
	.summary = "Linux per-VMA lock: a reference count over recycled memory",
	.setup = setup,
	.finish = crowd_ends,
	.lost = true,
	.ops = ops,
	.nops = ARRAY_SIZE(ops),
	.nstarts = CROWD_STARTS,
	.min_threads = 2,
	.max_threads = 4,
	.max_ops = 3,
	.stress_ops = PLACE_STRESS_OPS,
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 2, { { FAULT_SLOW, HERE }, { PROTECT, HERE } } },
			{ 2, { { EXEC_EXIT, HERE }, { SPLIT, BESIDE } } },
			{ 2, { { FAULT_SLOW, HERE }, { COUNT, HERE } } },
		},
	},
};
