// SPDX-License-Identifier: GPL-2.0-or-later
/* mmap_lock.c - the parts of the per-VMA lock that are not in the fast path. */
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "mmap_lock.h"

/*
 * Mark vma as waited for and wait until no reader is left.  False: it is
 * detached, hence without readers.  The caller holds mmap_lock for write, so
 * that nobody attaches it meanwhile and nobody else waits.
 */
static bool __vma_enter_locked(struct vm_area_struct *vma, bool detaching)
{
	int alone = detaching ? VMA_LOCK_OFFSET : VMA_LOCK_OFFSET + 1;
	int old = atomic_read(&vma->vm_refcnt);

	do {
		if (!old) {
			/* Behind the last reader, as in the wait below [2]. */
			smp_acquire__after_ctrl_dep();
			return false;
		}
	} while (!atomic_try_cmpxchg_relaxed(&vma->vm_refcnt, &old, old + VMA_LOCK_OFFSET));

	/*
	 * Acquire, to pair with the release of each reader that we see gone [2].
	 * Readers gone before the mark are behind the wait's full barrier.
	 */
	rcuwait_wait_event(&vma->vm_mm->vma_writer_wait,
			   atomic_read_acquire(&vma->vm_refcnt) == alone,
			   TASK_UNINTERRUPTIBLE);
	return true;
}

/*
 * Take the mark away; true if that leaves the VMA detached.  A release:
 * vm_lock_seq before readers can get in [1].
 */
static bool __vma_exit_locked(struct vm_area_struct *vma)
{
	return atomic_sub_return_release(VMA_LOCK_OFFSET, &vma->vm_refcnt) == 0;
}

/*
 * Lock vma for write until vma_end_write_all(): waits for its readers, and
 * keeps others out.  The caller holds mmap_lock for write.  To do it twice in
 * one section costs time and nothing else.
 */
void vma_start_write(struct vm_area_struct *vma)
{
	bool entered;

	mmap_assert_write_locked(vma->vm_mm);
	/* Of a detached VMA the mark is not needed: the count of zero keeps all out. */
	entered = __vma_enter_locked(vma, false);

	/* Readers look at it without the lock: WRITE_ONCE. */
	WRITE_ONCE(vma->vm_lock_seq, vma->vm_mm->mm_lock_seq.sequence);

	if (entered) {
		bool detached = __vma_exit_locked(vma);

		/* Nobody but us could have dropped the count of being attached. */
		VM_BUG_ON_VMA(detached, vma);
	}
}

/*
 * From here nobody gets a reference.  The caller has write-locked vma and holds
 * mmap_lock for write; the VMA may still be found, to no avail.
 */
void vma_mark_detached(struct vm_area_struct *vma)
{
	vma_assert_write_locked(vma);
	vma_assert_attached(vma);

	if (likely(!atomic_sub_return_release(1, &vma->vm_refcnt))) {
		/* Those who had a reference are done with the VMA [2]. */
		smp_acquire__after_ctrl_dep();
		return;
	}

	/*
	 * Somebody raised the count only to find the VMA locked, or not theirs,
	 * and will drop it.  They still look at it; wait.
	 */
	if (__vma_enter_locked(vma, true)) {
		bool detached = __vma_exit_locked(vma);

		VM_BUG_ON_VMA(!detached, vma);
	}
}

/*
 * Lock vma, which the caller found for address in mm, in this RCU section and
 * however long ago.  NULL if that fails, or if it is not the one any more.
 */
struct vm_area_struct *vma_start_read_at(struct mm_struct *mm, struct vm_area_struct *vma,
					 unsigned long address)
{
	if (!vma_start_read(mm, vma))
		return NULL;

	/* In this mm, and nobody changes its range now.  Is it the one? */
	if (unlikely(address < vma->vm_start || address >= vma->vm_end)) {
		vma_end_read(vma);
		return NULL;
	}
	return vma;
}

/*
 * The VMA of mm that covers address, locked for read; NULL if there is none or
 * it can not be had just now.  The caller keeps mm and then takes mmap_lock.
 */
struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	rcu_read_lock();	/* keeps the memory a VMA, which one or not */
	vma = vma_lookup_rcu(mm, address);
	if (vma)
		vma = vma_start_read_at(mm, vma, address);
	rcu_read_unlock();
	return vma;
}
