// SPDX-License-Identifier: GPL-2.0-or-later
/* unlocked.c - a VMA, locked for read, by callers that hold nothing. */
#include "mmap_lock.h"

struct vm_area_struct *vma_start_read_unlocked(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	/* Fast: waits for nobody.  Does not say why it fails. */
	vma = lock_vma_under_rcu(mm, address);
	if (vma)
		return vma;

	/*
	 * Slow: with mmap_lock held, if only temporarily, writers are done.  What the
	 * fast path has found may have gone with its RCU section: look again, and lock
	 * what is found before a writer can come.
	 */
	mmap_read_lock(mm);
	slow_path_taken(mm);
	vma = vma_lookup(mm, address);
	if (vma && !vma_start_read_locked(vma)) {
		vma_assert_too_many_readers(vma);
		vma = ERR_PTR(-EAGAIN);
	}
	mmap_read_unlock(mm);
	return vma;
}
