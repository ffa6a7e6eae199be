/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mmap_lock.h - the lock of an area is vma_refcnt's, as it is; this folder is about
 * one more way to get it.
 */
#ifndef VMA_UNLOCKED_MMAP_LOCK_H
#define VMA_UNLOCKED_MMAP_LOCK_H

#include <linux/err.h>

#include "../vma_refcnt/mmap_lock.h"

/*
 * The VMA of mm that covers address, locked for read.  Other than
 * lock_vma_under_rcu() it waits for writers, and leaves its caller nothing to fall
 * back to: it takes mmap_lock for read itself, for a moment, at most once.
 *
 * NULL: no VMA covers address.  ERR_PTR(-EAGAIN): one does, and has as many readers
 * as it can have; when some of them leave is not known, so do not loop.
 *
 * The caller is a user of mm, may sleep, and holds neither mmap_lock nor any VMA,
 * of whichever mm: a writer may hold mmap_lock and wait for that VMA's readers.
 * Other locks he may hold, if nobody takes them under mmap_lock.
 *
 * Ordering: acquire, as either way to lock a VMA for read.
 */
struct vm_area_struct *vma_start_read_unlocked(struct mm_struct *mm, unsigned long address);

/*
 * Under mmap_lock, when vma_start_read_locked() has failed: it can have done so for one
 * reason.  No writer is in, and none waits for readers: whoever detaches a VMA, or marks
 * its count, holds mmap_lock for write.  (Readers may leave meanwhile, so the count need
 * not be at its limit any more.)
 */
static inline void vma_assert_too_many_readers(struct vm_area_struct *vma)
{
	int count = atomic_read(&vma->vm_refcnt);

	mmap_assert_locked(vma->vm_mm);
	VM_BUG_ON_VMA(count == 0, vma);
	VM_BUG_ON_VMA(count & VMA_LOCK_OFFSET, vma);
}

/* Of the scenario: the caller has gone the slow way, and holds mmap_lock of mm. */
void slow_path_taken(struct mm_struct *mm);

#endif /* VMA_UNLOCKED_MMAP_LOCK_H */
