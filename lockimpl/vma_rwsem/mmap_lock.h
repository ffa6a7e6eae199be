/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mmap_lock.h - the lock of an address space, and the locks of its areas.
 *
 * A VMA is locked for read by its rwsem (vma_start_read() and its like), which is
 * held as long as the reader is in it; and for write by setting vm_lock_seq to the
 * mm's sequence number, under mmap_lock held for write (vma_start_write()): the
 * rwsem is held for that moment only, to wait for the readers.  Readers never wait
 * for a VMA: they fail, and fall back to mmap_lock.  A write lock is not dropped
 * VMA by VMA; all of the mm's end together when the sequence number moves on, at
 * the latest with mmap_write_unlock().
 *
 * How each barrier is needed is told in docs/locks/vma_rwsem.md; the numbers in
 * brackets are those of its table.
 */
#ifndef VMA_RWSEM_MMAP_LOCK_H
#define VMA_RWSEM_MMAP_LOCK_H

#include "mm_types.h"
#include "../mm/mm.h"
#include "../mm/mm_lock.h"

static inline void mmap_init_lock(struct mm_struct *mm)
{
	init_rwsem(&mm->mmap_lock);
	seqcount_init(&mm->mm_lock_seq);
}

/* An area that is nobody's yet, and that nobody can have found. */
static inline void vma_lock_init(struct vm_area_struct *vma)
{
	rwsem_init(&vma->vm_lock);
	vma->vm_lock_seq = UINT_MAX;
}

/*
 * Try to lock vma for read, which the caller found in its mm within this RCU
 * section.  False: write-locked, or its rwsem is held or waited for; and, now and
 * then, for no good reason.  If true, the caller still has to see whether it was
 * taken out meanwhile, and whether it covers the address looked for.
 */
static inline bool vma_start_read(struct vm_area_struct *vma)
{
	/* A look before the leap; may be wrong both ways, the real one is below. */
	if (READ_ONCE(vma->vm_lock_seq) == READ_ONCE(vma->vm_mm->mm_lock_seq.sequence))
		return false;

	if (unlikely(!rwsem_down_read_trylock(&vma->vm_lock)))
		return false;

	/*
	 * A writer that was here before us left vm_lock_seq behind, and released it
	 * with the rwsem [1].  Unequal: its section is over, and the acquire pairs
	 * with the release that ended it [4].
	 * A wrapped-around number may look locked, never unlocked.
	 */
	if (unlikely(vma->vm_lock_seq == raw_read_seqcount(&vma->vm_mm->mm_lock_seq))) {
		/* Still in the RCU section: it keeps the rwsem till the end of this. */
		rwsem_up_read(&vma->vm_lock);
		return false;
	}
	return true;
}

/*
 * Lock vma for read under mmap_lock held for read, to keep it after that is
 * dropped.  It does not wait for long: writers need mmap_lock.  Never fails.
 */
static inline bool vma_start_read_locked(struct vm_area_struct *vma)
{
	mmap_assert_locked(vma->vm_mm);
	rwsem_down_read(&vma->vm_lock);
	return true;
}

static inline void vma_end_read(struct vm_area_struct *vma)
{
	rcu_read_lock();	/* the rwsem till the end of the unlock [8] */
	rwsem_up_read(&vma->vm_lock);
	rcu_read_unlock();
}

/*
 * mmap_lock held for write: nobody else changes either number.  Equal numbers may
 * also be 2^31 write sections apart, so that is for assertions only [6].
 */
static inline void vma_assert_write_locked(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;

	mmap_assert_write_locked(mm);
	VM_BUG_ON_VMA(vma->vm_lock_seq != mm->mm_lock_seq.sequence, vma);
}

/* Locked for write by the caller, or under mmap_lock held for write. */
static inline void vma_mark_attached(struct vm_area_struct *vma)
{
	vma->detached = false;
}

/* Who finds it from here on has to look again.  The caller has locked it for write. */
static inline void vma_mark_detached(struct vm_area_struct *vma)
{
	vma_assert_write_locked(vma);
	vma->detached = true;
}

/* Asked with vma locked. */
static inline bool is_vma_detached(struct vm_area_struct *vma)
{
	return vma->detached;
}

void vma_start_write(struct vm_area_struct *vma);
/* areas.c: at once. */
void __vm_area_free(struct vm_area_struct *vma);
struct vm_area_struct *vma_start_read_at(struct mm_struct *mm, struct vm_area_struct *vma,
					 unsigned long address);
struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address);

#endif /* VMA_RWSEM_MMAP_LOCK_H */
