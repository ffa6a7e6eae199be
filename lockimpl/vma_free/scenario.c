// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - two processes and their address spaces; areas, and address spaces,
 * go in one of three ways while others look.
 *
 * What must hold: nobody touches an area, a node of the tree, or an address space
 * that has gone; each goes once, and none is left in the end.
 */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "free.h"
#include "tasks.h"
#include "../mm/mmap.h"

/* Two areas, of two pages and of one. */
static void setup_task(struct task *task)
{
	struct mm_struct *mm = mm_alloc();

	mmap_region(mm, 0, 2 * PAGE_SIZE);
	mmap_region(mm, 2 * PAGE_SIZE, 3 * PAGE_SIZE);
	spin_lock_init(&task->alloc_lock);
	task->mm = mm;
}

static void setup(void)
{
	free_how = lw_start() % NR_FREE_HOW;
	mm_caches_init();
	free_init();
	setup_task(&tasks[0]);
	setup_task(&tasks[1]);
	/* In some beginnings they are threads of one process. */
	if (lw_start() / NR_FREE_HOW)
		op_clone(0);
}

/* Whoever is left has an address space in order. */
static void check_task(struct task *task)
{
	struct vm_area_struct *vma;
	unsigned long at = 0;

	if (!task->mm)
		return;
	for (vma = vma_find(task->mm, 0); vma; vma = vma_find(task->mm, at)) {
		lw_assert(!rwsem_is_taken(&vma->vm_lock) && !vma->detached);
		lw_assert(vma->vm_mm == task->mm && vma->vm_start >= at);
		check_attributes(vma);
		at = vma->vm_end;
	}
	lw_assert(refcount_read(&task->mm->mm_users) == 1u + (tasks[0].mm == tasks[1].mm));
	lw_assert(refcount_read(&task->mm->mm_count) == 1);
}

/* Then everybody exits: nothing may be left. */
static void finish(void)
{
	check_task(&tasks[0]);
	check_task(&tasks[1]);
	op_exit(0);
	op_exit(1);
	rcu_barrier();
}

enum {
	FAULT_READ, FAULT_WRITE, FAULT_SLOW, SCAN, MRELEASE, MUNMAP, MMAP, SPLIT, CLONE, EXEC, EXIT,
};

static const struct lw_op ops[] = {
	[FAULT_READ] = { "fault-read", op_fault_read, NR_SPOTS },
	[FAULT_WRITE] = { "fault-write", op_fault_write, NR_SPOTS },
	[FAULT_SLOW] = { "fault-slow", op_fault_slow, NR_SPOTS },
	[SCAN] = { "scan", op_scan, NR_SPOTS },
	[MRELEASE] = { "mrelease", op_mrelease, NR_TASKS },
	[MUNMAP] = { "munmap", op_munmap, NR_SPOTS },
	[MMAP] = { "mmap", op_mmap, NR_SPOTS },
	[SPLIT] = { "split", op_split, NR_SPOTS },
	[CLONE] = { "clone", op_clone, NR_TASKS },
	[EXEC] = { "exec", op_exec, NR_TASKS },
	[EXIT] = { "exit", op_exit, NR_TASKS },
};

const struct lw_scenario lw_scenario = {
	.name = "vma_free",
	.summary = "how areas go: one by one, in batches, at once when their process exits",
	.setup = setup,
	.finish = finish,
	.leaks = true,
	.ops = ops,
	.nops = ARRAY_SIZE(ops),
	.nstarts = 2 * NR_FREE_HOW,
	.min_threads = 2,
	.max_threads = 4,
	.max_ops = 3,
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 2, { { FAULT_SLOW, 0 }, { EXIT, 0 } } },
			{ 2, { { MUNMAP, 0 }, { EXEC, 1 } } },
			{ 2, { { FAULT_WRITE, 0 }, { MRELEASE, 0 } } },
		},
	},
};
