// SPDX-License-Identifier: GPL-2.0-or-later
/* exit.c - the last user of an address space goes, and what is mapped with it. */
#include "mmap_lock.h"

#include "mmap.h"

/*
 * Nobody is left who could look up anything in mm.  But areas may be found by who
 * comes from an earlier use of their memory, if it is type-stable: so they go as
 * always.
 */
static void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	unsigned long at;

	mmap_write_lock(mm);
	for (vma = vma_find(mm, 0); vma; vma = vma_find(mm, at)) {
		at = vma->vm_end;
		vma_start_write(vma);
		rss_add(&mm->rss, -vma->vm_faults);
		vma_mark_detached(vma);
		vm_area_free(vma);
	}
	tree_destroy(&mm->mm_tree);
	mmap_write_unlock(mm);
}

void mmput(struct mm_struct *mm)
{
	if (refcount_dec_and_test(&mm->mm_users)) {
		exit_mmap(mm);
		mmdrop(mm);
	}
}
