// SPDX-License-Identifier: GPL-2.0-or-later
/* exit.c - the last user of an address space goes, and what is mapped with it. */
#include "free.h"
#include "../mm/mmap.h"

/*
 * There are no users, and will be none.  Those who keep nothing but the memory of
 * mm (process_mrelease()) look at areas under mmap_lock, and then at the flag.
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
		vm_area_free_at_exit(vma);
	}
	tree_destroy(&mm->mm_tree);
	WRITE_ONCE(mm->flags, READ_ONCE(mm->flags) | MMF_OOM_SKIP);
	mmap_write_unlock(mm);
	vm_area_drain();
}

void mmput(struct mm_struct *mm)
{
	if (refcount_dec_and_test(&mm->mm_users)) {
		exit_mmap(mm);
		mmdrop(mm);
	}
}
