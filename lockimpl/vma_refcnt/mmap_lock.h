/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mmap_lock.h - the lock of an address space, and the locks of its areas.
 *
 * A VMA is locked for read by raising vm_refcnt (vma_start_read() and its like)
 * and for write by setting vm_lock_seq to the mm's sequence number, under
 * mmap_lock held for write (vma_start_write()).  Readers never wait: they fail,
 * and fall back to mmap_lock.  A write lock is not dropped VMA by VMA; all of
 * the mm's end together when the sequence number moves on, at the latest with
 * mmap_write_unlock().
 *
 * How each barrier is needed is told in docs/locks/vma_refcnt.md; the numbers
 * in brackets are those of its table.
 */
#ifndef VMA_REFCNT_MMAP_LOCK_H
#define VMA_REFCNT_MMAP_LOCK_H

#include "mm_types.h"
#include "../mm/mm.h"
#include "../mm/mm_lock.h"

static inline void mmap_init_lock(struct mm_struct *mm)
{
	init_rwsem(&mm->mmap_lock);
	seqcount_init(&mm->mm_lock_seq);
	rcuwait_init(&mm->vma_writer_wait);
}

/*
 * An area that is nobody's yet.  reset_refcnt: the memory is new, too.  Else its
 * last life has left the count at zero, and so it stays: readers left over from
 * that life may look.
 */
static inline void vma_lock_init(struct vm_area_struct *vma, bool reset_refcnt)
{
	if (reset_refcnt)
		atomic_set(&vma->vm_refcnt, 0);
	WRITE_ONCE(vma->vm_lock_seq, UINT_MAX);
}

/* A writer waits, and no reader is left. */
static inline bool is_vma_writer_only(int refcnt)
{
	return (refcnt & VMA_LOCK_OFFSET) && refcnt <= VMA_LOCK_OFFSET + 1;
}

/*
 * Raise the count for a reader, unless the VMA is detached or a writer waits.
 * An acquire when it succeeds: which VMA this now is, and whether it is
 * write-locked, is to be read behind it [1].  It is not a refcount_t for that
 * reason: a reference to type-stable memory proves nothing yet.
 */
static inline bool vm_refcount_inc(struct vm_area_struct *vma)
{
	int old = atomic_read(&vma->vm_refcnt);

	do {
		if (unlikely(!old || old >= VMA_REF_LIMIT))
			return false;
	} while (!atomic_try_cmpxchg_acquire(&vma->vm_refcnt, &old, old + 1));
	return true;
}

/*
 * Drop a reader's count.  The caller sees to it that mm, which the VMA belongs
 * to, is there after the drop: the VMA keeps it no longer.
 */
static inline void __vma_refcount_put(struct vm_area_struct *vma, struct mm_struct *mm)
{
	/* Release: what was done with the VMA, before the writer's go [2]. */
	int left = atomic_sub_return_release(1, &vma->vm_refcnt);

	VM_BUG_ON_VMA(left < 0, vma);
	/* The full barrier between the drop and the look for a waiter is inside [6]. */
	if (is_vma_writer_only(left))
		rcuwait_wake_up(&mm->vma_writer_wait);
}

static inline void vma_refcount_put(struct vm_area_struct *vma)
{
	/* vma may be another by the time that the count has dropped. */
	__vma_refcount_put(vma, vma->vm_mm);
}

/*
 * Try to lock vma for read, which the caller found in mm within this RCU
 * section.  False: write-locked, detached, in another mm by now, or too many
 * readers; and, now and then, for no good reason.  If true, the caller still has
 * to see whether it covers the address looked for.
 */
static inline bool vma_start_read(struct mm_struct *mm, struct vm_area_struct *vma)
{
	/* A look before the leap; may be wrong both ways, the real one is below. */
	if (READ_ONCE(vma->vm_lock_seq) == READ_ONCE(mm->mm_lock_seq.sequence))
		return false;

	if (unlikely(!vm_refcount_inc(vma)))
		return false;

	/*
	 * From here the VMA can not be detached.  It may have been, and attached
	 * elsewhere; the acquire pairs with the release in vma_mark_attached() [3].
	 */
	if (unlikely(vma->vm_mm != mm)) {
		struct mm_struct *other = vma->vm_mm;

		/* Our count is all that keeps it, and is about to go [7]. */
		mmgrab(other);
		__vma_refcount_put(vma, other);
		mmdrop(other);
		return false;
	}

	/*
	 * A writer that was here before our count rose left vm_lock_seq behind,
	 * and released it with the count.  Unequal: its section is over, and the
	 * acquire pairs with the release that ended it [4].
	 * A wrapped-around number may look locked, never unlocked.
	 */
	if (unlikely(READ_ONCE(vma->vm_lock_seq) == raw_read_seqcount(&mm->mm_lock_seq))) {
		vma_refcount_put(vma);
		return false;
	}
	return true;
}

/*
 * Lock vma for read under mmap_lock held for read, to keep it after that is
 * dropped.  Fails when there are too many readers.  No writer is about, and
 * what the last one did came with mmap_lock: nothing to order.
 * subclass is lockdep's, for two VMAs at once.
 */
static inline bool vma_start_read_locked_nested(struct vm_area_struct *vma, int subclass)
{
	int old;

	(void)subclass;
	mmap_assert_locked(vma->vm_mm);
	old = atomic_read(&vma->vm_refcnt);
	do {
		if (unlikely(!old || old >= VMA_REF_LIMIT))
			return false;
	} while (!atomic_try_cmpxchg_relaxed(&vma->vm_refcnt, &old, old + 1));
	return true;
}

static inline bool vma_start_read_locked(struct vm_area_struct *vma)
{
	return vma_start_read_locked_nested(vma, 0);
}

/* The caller keeps the VMA's mm (it runs in it). */
static inline void vma_end_read(struct vm_area_struct *vma)
{
	vma_refcount_put(vma);
}

/*
 * mmap_lock held for write: nobody else changes either number.  Equal numbers
 * may also be 2^31 write sections apart, so that is for assertions only [9].
 */
static inline void vma_assert_write_locked(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;

	mmap_assert_write_locked(mm);
	VM_BUG_ON_VMA(vma->vm_lock_seq != mm->mm_lock_seq.sequence, vma);
}

/* Under mmap_lock held for write, or when the VMA is the caller's alone. */
static inline void vma_assert_attached(struct vm_area_struct *vma)
{
	VM_BUG_ON_VMA(!atomic_read(&vma->vm_refcnt), vma);
}

static inline void vma_assert_detached(struct vm_area_struct *vma)
{
	VM_BUG_ON_VMA(atomic_read(&vma->vm_refcnt), vma);
}

/*
 * Let readers in (they will find it write-locked for now).  Whoever raises the
 * count from here on sees the VMA as it is: release [3].
 */
static inline void vma_mark_attached(struct vm_area_struct *vma)
{
	vma_assert_write_locked(vma);
	vma_assert_detached(vma);
	atomic_set_release(&vma->vm_refcnt, 1);
}

void vma_start_write(struct vm_area_struct *vma);
void vma_mark_detached(struct vm_area_struct *vma);
struct vm_area_struct *vma_start_read_at(struct mm_struct *mm, struct vm_area_struct *vma,
					 unsigned long address);
struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address);

#endif /* VMA_REFCNT_MMAP_LOCK_H */
