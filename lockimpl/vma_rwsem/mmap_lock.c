// SPDX-License-Identifier: GPL-2.0-or-later
/* mmap_lock.c - the parts of the per-VMA lock that are not in the fast path. */
#include <linux/rcupdate.h>

#include "mmap_lock.h"

/*
 * Lock vma for write until vma_end_write_all(): waits for its readers, and
 * keeps others out.  The caller holds mmap_lock for write.  To do it twice in
 * one section costs time and nothing else.
 */
void vma_start_write(struct vm_area_struct *vma)
{
	mmap_assert_write_locked(vma->vm_mm);
	/* Equal numbers would not prove that we have been here: they come round [6]. */
	rwsem_down_write(&vma->vm_lock);
	/* Readers look at it without the lock: WRITE_ONCE. */
	WRITE_ONCE(vma->vm_lock_seq, vma->vm_mm->mm_lock_seq.sequence);
	rwsem_up_write(&vma->vm_lock);
}

/* What came of finding vma for an address, in this RCU section. */
enum vma_found { VMA_LOCKED, VMA_BUSY, VMA_GONE };

static enum vma_found vma_try_read_at(struct vm_area_struct *vma, unsigned long address)
{
	if (!vma_start_read(vma))
		return VMA_BUSY;

	/* Taken out of the tree after we found it?  Asked before the lock it may yet be [7]. */
	if (unlikely(is_vma_detached(vma))) {
		vma_end_read(vma);
		return VMA_GONE;
	}
	/* In the tree, and nobody changes its range now.  Does it cover the address? */
	if (unlikely(address < vma->vm_start || address >= vma->vm_end)) {
		vma_end_read(vma);
		return VMA_BUSY;
	}
	return VMA_LOCKED;
}

/* Lock vma, which the caller found for address in mm, in this RCU section.  NULL: fails. */
struct vm_area_struct *vma_start_read_at(struct mm_struct *mm, struct vm_area_struct *vma,
					 unsigned long address)
{
	(void)mm;
	return vma_try_read_at(vma, address) == VMA_LOCKED ? vma : NULL;
}

/*
 * The VMA of mm that covers address, locked for read; NULL if there is none or
 * it can not be had just now.  The caller keeps mm and then takes mmap_lock.
 */
struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;
	enum vma_found found;

	rcu_read_lock();	/* keeps what is found until it is locked */
retry:
	vma = vma_lookup_rcu(mm, address);
	if (vma) {
		found = vma_try_read_at(vma, address);
		if (found == VMA_GONE)
			goto retry;	/* another has taken its place, or none */
		if (found == VMA_BUSY)
			vma = NULL;
	}
	rcu_read_unlock();
	return vma;
}
