/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm_lock.h - mmap_lock, and the number that counts its write sections.
 *
 * Shared by the locks of areas; included by a lock's mmap_lock.h, behind its
 * mm_types.h (struct mm_struct has mmap_lock and mm_lock_seq).  The numbers in
 * brackets are those of the table in docs/locks/ that the lock has.
 */
#ifndef MM_MM_LOCK_H
#define MM_MM_LOCK_H

#include <linux/bug.h>
#include <lockweave/check.h>

#define VM_BUG_ON_VMA(cond, vma)					\
do {									\
	(void)(vma);							\
	if (unlikely(cond))						\
		lw_assert_failed("VM_BUG_ON_VMA(" #cond ")", __func__);	\
} while (0)

static inline void mmap_assert_locked(struct mm_struct *mm)
{
	rwsem_assert_held(&mm->mmap_lock);
}

static inline void mmap_assert_write_locked(struct mm_struct *mm)
{
	rwsem_assert_held_write(&mm->mmap_lock);
}

/*
 * The sequence number opens and closes the write side.  A reader that sees
 * either value, by an acquire, must see all that was done under mmap_lock
 * before: by this writer and, at the opening, by the one before, of whom an
 * rwsem tells only us.  So both stores are releases [4], [5].
 */
static inline void mm_lock_seq_step(struct mm_struct *mm)
{
	smp_store_release(&mm->mm_lock_seq.sequence, mm->mm_lock_seq.sequence + 1);
}

static inline void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
	mm_lock_seq_step(mm);
}

/* Ends the write locks of all VMAs of mm; the caller holds mmap_lock for write. */
static inline void vma_end_write_all(struct mm_struct *mm)
{
	mmap_assert_write_locked(mm);
	mm_lock_seq_step(mm);
}

static inline void mmap_write_unlock(struct mm_struct *mm)
{
	vma_end_write_all(mm);
	up_write(&mm->mmap_lock);
}

static inline void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}

static inline void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}

#endif /* MM_MM_LOCK_H */
