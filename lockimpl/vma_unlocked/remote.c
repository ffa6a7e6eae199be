// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * remote.c - a process whose memory others use: they keep its address space's memory,
 * and become users for as long as they are at it.
 */
#include <lockweave/check.h>

#include "callers.h"
#include "../mm/mmap.h"

#define ADDRESS	(PAGE_SIZE / 2)

static struct process {
	struct mm_struct *mm;	/* of which this keeps the memory */
	int runs;		/* then it is a user of mm, too */
} process;

void remote_begins(void)
{
	process.mm = mm_alloc();
	mmap_region(process.mm, 0, PAGE_SIZE);
	mmgrab(process.mm);
	process.runs = 1;
}

/* The area is there as long as the process has users. */
void op_remote_read(unsigned int unused)
{
	struct mm_struct *mm = process.mm;
	struct vm_area_struct *vma;

	(void)unused;
	if (!mmget_not_zero(mm))
		return;
	vma = ask_start_read(mm, ADDRESS);
	lw_assert(!IS_ERR_OR_NULL(vma));
	handle_fault(mm, vma, ADDRESS, true);
	vma_end_read(vma);
	mmput(mm);
}

void op_remote_write(unsigned int unused)
{
	struct mm_struct *mm = process.mm;

	(void)unused;
	if (!mmget_not_zero(mm))
		return;
	do_mprotect(mm, ADDRESS);
	mmput(mm);
}

void op_remote_exit(unsigned int unused)
{
	(void)unused;
	if (xchg(&process.runs, 0))
		mmput(process.mm);
}

void remote_ends(void)
{
	op_remote_exit(0);
	lw_assert(refcount_read(&process.mm->mm_count) == 1);
	mmdrop(process.mm);
}
