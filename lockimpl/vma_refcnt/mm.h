/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm.h - address spaces and areas: where they come from, where they go, and
 * how an area is found.
 */
#ifndef VMA_REFCNT_MM_H
#define VMA_REFCNT_MM_H

#include <linux/rcupdate.h>

#include "mm_types.h"

/* Once, alone: the two caches. */
void mm_caches_init(void);

/* An empty address space with one reference, or NULL. */
struct mm_struct *mm_alloc(void);

/* No address space, nor anything in it, may be in use any more. */
void __mmdrop(struct mm_struct *mm);

/* Keep mm's memory.  The caller has a reference, or something that has one. */
static inline void mmgrab(struct mm_struct *mm)
{
	refcount_inc(&mm->mm_count);
}

static inline void mmdrop(struct mm_struct *mm)
{
	if (refcount_dec_and_test(&mm->mm_count))
		__mmdrop(mm);
}

/* Asked in the middle of work on mm, under whatever lock. */
static inline bool mm_is_unstable(struct mm_struct *mm)
{
	return READ_ONCE(mm->flags) & MMF_UNSTABLE;
}

/* A detached area of mm over the AREA_SIZE bytes from start on, or NULL. */
struct vm_area_struct *vm_area_alloc(struct mm_struct *mm, unsigned long start);
/* It must be detached.  The memory may be an area again at once. */
void vm_area_free(struct vm_area_struct *vma);

/* mmap_lock held for write, vma write-locked: make it found, and attached. */
void vma_link(struct mm_struct *mm, struct vm_area_struct *vma);
/* The reverse.  Readers may go on having found it. */
void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma);

/* Who covers address.  Under mmap_lock. */
static inline struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long address)
{
	return rcu_dereference_protected(mm->mm_slot[address >> AREA_SHIFT],
					 rwsem_is_locked(&mm->mmap_lock));
}

/* Who covered address a moment ago.  In an RCU section; may be another by now. */
static inline struct vm_area_struct *vma_lookup_rcu(struct mm_struct *mm, unsigned long address)
{
	return rcu_dereference(mm->mm_slot[address >> AREA_SHIFT]);
}

#endif /* VMA_REFCNT_MM_H */
