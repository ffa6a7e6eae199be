// SPDX-License-Identifier: GPL-2.0-or-later
/* tasks.c - what processes do, and what others do to them. */
#include <linux/sched.h>
#include <lockweave/check.h>

#include "free.h"
#include "tasks.h"
#include "../mm/mmap.h"

struct task tasks[NR_TASKS];

/* The task's address space, with one user more; or NULL. */
static struct mm_struct *get_task_mm(struct task *task)
{
	struct mm_struct *mm;

	spin_lock(&task->alloc_lock);
	mm = task->mm;
	if (mm)
		mmget(mm);
	spin_unlock(&task->alloc_lock);
	return mm;
}

/* Its memory only; or NULL. */
static struct mm_struct *grab_task_mm(struct task *task)
{
	struct mm_struct *mm;

	spin_lock(&task->alloc_lock);
	mm = task->mm;
	if (mm)
		mmgrab(mm);
	spin_unlock(&task->alloc_lock);
	return mm;
}

/* The task goes on with mm, of which the caller is a user for it, or with none. */
static void change_mm(struct task *task, struct mm_struct *mm)
{
	struct mm_struct *old;

	spin_lock(&task->alloc_lock);
	old = task->mm;
	task->mm = mm;
	spin_unlock(&task->alloc_lock);
	if (old)
		mmput(old);
}

/* ---- readers -------------------------------------------------------------- */

void op_fault_read(unsigned int spot)
{
	struct mm_struct *mm = get_task_mm(spot_task(spot));

	if (!mm)
		return;
	fault_at(mm, spot_address(spot), false);
	mmput(mm);
}

/* The area is locked, changed, unlocked; and then the address space may go. */
void op_fault_write(unsigned int spot)
{
	struct mm_struct *mm = get_task_mm(spot_task(spot));
	struct vm_area_struct *vma;

	if (!mm)
		return;
	vma = lock_vma_under_rcu(mm, spot_address(spot));
	if (vma) {
		lw_enter_read(vma);
		check_attributes(vma);
		add_page(mm, vma);
		lw_exit_read(vma);
		vma_end_read(vma);
	}
	mmput(mm);
}

void op_fault_slow(unsigned int spot)
{
	struct mm_struct *mm = get_task_mm(spot_task(spot));

	if (!mm)
		return;
	fault_slowly_at(mm, spot_address(spot));
	mmput(mm);
}

/* Who looks at address spaces in his own time, and becomes a user for a moment. */
void op_scan(unsigned int spot)
{
	struct mm_struct *mm = grab_task_mm(spot_task(spot));

	if (!mm)
		return;
	cond_resched();
	if (mmget_not_zero(mm)) {
		fault_at(mm, spot_address(spot), false);
		mmput(mm);
	}
	mmdrop(mm);
}

/* Unmaps what it can, and frees no area; no user, and mmap_lock is all that it has. */
void op_mrelease(unsigned int which)
{
	struct mm_struct *mm = grab_task_mm(&tasks[which]);
	struct vm_area_struct *vma;

	if (!mm)
		return;
	cond_resched();
	mmap_read_lock(mm);
	if (!(READ_ONCE(mm->flags) & MMF_OOM_SKIP))
		for (vma = vma_find(mm, 0); vma; vma = vma_find(mm, vma->vm_end))
			check_attributes(vma);
	mmap_read_unlock(mm);
	mmdrop(mm);
}

/* ---- writers -------------------------------------------------------------- */

void op_munmap(unsigned int spot)
{
	struct mm_struct *mm = get_task_mm(spot_task(spot));

	if (!mm)
		return;
	do_munmap(mm, spot_address(spot));
	mmput(mm);
}

void op_mmap(unsigned int spot)
{
	struct mm_struct *mm = get_task_mm(spot_task(spot));

	if (!mm)
		return;
	mmap_region(mm, spot_start(spot), spot_start(spot) + PAGE_SIZE);
	mmput(mm);
}

void op_split(unsigned int spot)
{
	struct mm_struct *mm = get_task_mm(spot_task(spot));

	if (!mm)
		return;
	split_vma(mm, spot_start(spot));
	mmput(mm);
}

/* The other task goes on in this one's address space, as a thread of it. */
void op_clone(unsigned int which)
{
	struct mm_struct *mm = get_task_mm(&tasks[which]);

	if (mm)
		change_mm(&tasks[(which + 1) % NR_TASKS], mm);
}

void op_exec(unsigned int which)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		return;
	mmap_region(mm, 0, PAGE_SIZE);
	change_mm(&tasks[which], mm);
}

void op_exit(unsigned int which)
{
	change_mm(&tasks[which], NULL);
}
