// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - the address spaces of vma_refcnt, and callers that want an area
 * locked with no way to fall back.
 *
 * What must hold, besides what holds there: a call takes mmap_lock once at the most;
 * "none" is said only where there is none; nobody waits for himself.
 */
#include <linux/kernel.h>
#include <lockweave/scenario.h>

#include "callers.h"
#include "../vma_refcnt/crowd.h"

static void setup(void)
{
	unsigned int number = lw_start();

	crowd_begins(&number);
	callers_begin();
	remote_begins();
}

static void finish(void)
{
	remote_ends();
	crowd_ends();
}

enum {
	READ = NR_PLACE_OPS, READ_TWO, IOCTL, IOCTL_MMAP, COPY_LOCKED, COPY_MMAP,
	REMOTE_READ, REMOTE_WRITE, REMOTE_EXIT,
};

static const struct lw_op ops[] = {
	PLACE_OPS,
	[READ] = { "read", op_read, NR_PLACES },
	[READ_TWO] = { "read-two", op_read_two, NR_PLACES },
	[IOCTL] = { "ioctl", op_ioctl, NR_PLACES },
	[IOCTL_MMAP] = { "ioctl-mmap", op_ioctl_mmap, NR_PLACES },
	[COPY_LOCKED] = { "copy-locked", op_copy_locked, NR_PLACES },
	[COPY_MMAP] = { "copy-mmap", op_copy_mmap, NR_PLACES },
	[REMOTE_READ] = { "remote-read", op_remote_read, 0 },
	[REMOTE_WRITE] = { "remote-write", op_remote_write, 0 },
	[REMOTE_EXIT] = { "remote-exit", op_remote_exit, 0 },
};

const struct lw_scenario lw_scenario = {
	.name = "vma_unlocked",
	.summary = "a VMA lock for who holds nothing: mmap_lock for a moment, instead of falling back",
	.setup = setup,
	.finish = finish,
	.lost = true,
	LW_SCENARIO_OPS(ops),
	LW_SCENARIO_THREADS(2, 4),
	LW_SCENARIO_LENGTH(3),
	LW_SCENARIO_STARTS(CROWD_STARTS),
	.stress_ops = PLACE_STRESS_OPS,
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 3, { { IOCTL, HERE }, { COPY_LOCKED, HERE }, { REMOTE_READ, 0 } } },
			{ 3, { { PROTECT, HERE }, { MREMAP, HERE }, { REMOTE_EXIT, 0 } } },
			{ 3, { { READ_TWO, HERE }, { PROTECT, HERE }, { COPY_MMAP, HERE } } },
		},
	},
};
