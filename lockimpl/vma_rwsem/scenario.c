// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - two address spaces, a few areas, and what threads do with them;
 * besides, a mapped file, whose rwsem sees readers and writers in line: an area's
 * has one writer at a time, and readers that do not wait.
 *
 * What must hold: whoever has an area locked for read has the one that he
 * looked for, and nobody changes it; whoever has it for write is alone with it.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "mmap_lock.h"
#include "../mm/mmap.h"
#include "../mm/places.h"

void area_opens(struct vm_area_struct *vma)
{
	vma->detached = false;
}

void area_at_rest(struct vm_area_struct *vma)
{
	lw_assert(!rwsem_is_taken(&vma->vm_lock));
	lw_assert(!vma->detached);
}

/* Readers are not counted: any number may come. */
void crowd_leaves(void)
{
}

/* ---- a file, and who has mapped it ---------------------------------------- */

static struct address_space {
	struct rwsem i_mmap_rwsem;
	/* Written together, with i_mmap_rwsem held for write. */
	unsigned long mapped, unmapped;
} file;

/* An area comes, another one goes. */
static void op_map_file(unsigned int twice)
{
	rwsem_down_write(&file.i_mmap_rwsem);
	lw_enter_write(&file);
	file.mapped++;
	if (twice)
		cond_resched();
	file.unmapped++;
	lw_exit_write(&file);
	rwsem_up_write(&file.i_mmap_rwsem);
}

/* Reclaim walks who has it mapped. */
static void op_rmap_walk(unsigned int slowly)
{
	rwsem_down_read(&file.i_mmap_rwsem);
	lw_enter_read(&file);
	if (slowly)
		cond_resched();
	lw_assert(file.mapped == file.unmapped);
	lw_exit_read(&file);
	rwsem_up_read(&file.i_mmap_rwsem);
}

static void setup(void)
{
	unsigned int number = lw_start();
	unsigned int areas = digit(&number, AREAS), stamp = digit(&number, STAMPS);
	unsigned int seq = digit(&number, SEQS), full = digit(&number, FULLS);

	setup_mms(areas, stamp, seq, full);
	rwsem_init(&file.i_mmap_rwsem);
}

static void finish(void)
{
	check_mms();
	lw_assert(!rwsem_is_taken(&file.i_mmap_rwsem));
	lw_assert(file.mapped == file.unmapped);
}

enum { MAP_FILE = NR_PLACE_OPS, RMAP_WALK };

static const struct lw_op ops[] = {
	PLACE_OPS,
	[MAP_FILE] = { "map-file", op_map_file, 2 },
	[RMAP_WALK] = { "rmap-walk", op_rmap_walk, 2 },
};

const struct lw_scenario lw_scenario = {
	.name = "vma_rwsem",
	.summary = "per-VMA lock before the reference count: a rwsem, freed by RCU",
	.setup = setup,
	.finish = finish,
	.lost = true,
	.ops = ops,
	.nops = ARRAY_SIZE(ops),
	.nstarts = AREAS * STAMPS * SEQS * FULLS,
	.min_threads = 2,
	.max_threads = 4,
	.max_ops = 3,
	.stress_ops = PLACE_STRESS_OPS,
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 3, { { MAP_FILE, 1 }, { FAULT_WRITE, HERE }, { MAP_FILE, 0 } } },
			{ 2, { { RMAP_WALK, 0 }, { MOVE, HERE } } },
			{ 3, { { RMAP_WALK, 1 }, { FAULT_SLOW, HERE }, { COUNT, HERE } } },
		},
	},
};
