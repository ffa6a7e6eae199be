/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mmap.h - what is done in an address space, and in which order.
 *
 * All take mmap_lock for write themselves and may sleep.  Addresses need not be
 * multiples of PAGE_SIZE; ranges must.  The caller is a user of mm.
 */
#ifndef MM_MMAP_H
#define MM_MMAP_H

#include <lockweave/check.h>

#include "mm.h"

/* The area's two attributes: they change together, so that half a change can be told. */
static inline void vm_flags_reset(struct vm_area_struct *vma, unsigned long flags)
{
	/* They begin with 1, only ever grow, and end with 0. */
	lw_assert(flags <= 1 || flags > vma->vm_flags);
	vma->vm_flags = flags;
	vma->vm_pgoff = flags + 100;
}

/* Map [start, end), if nobody has any of it. */
void mmap_region(struct mm_struct *mm, unsigned long start, unsigned long end);
/* The same; elsewhere below `limit` if it is taken. */
void mmap_anywhere(struct mm_struct *mm, unsigned long start, unsigned long end,
		   unsigned long limit);
/* Unmap the area that covers address, if there is one, and free it. */
void do_munmap(struct mm_struct *mm, unsigned long address);
/* Both attributes of the area that covers address, if there is one, go on by one. */
void do_mprotect(struct mm_struct *mm, unsigned long address);
/* The area that covers address becomes two, the second from address on. */
void split_vma(struct mm_struct *mm, unsigned long address);
/* The area that covers address takes over the one right behind it. */
void merge_vma(struct mm_struct *mm, unsigned long address);
/* What is mapped in the area that covers address goes elsewhere below `limit`, if there is room. */
void move_vma(struct mm_struct *mm, unsigned long address, unsigned long limit);
/* An address space with the same areas, and one user; or NULL. */
struct mm_struct *dup_mm(struct mm_struct *oldmm);

/* faults.c: a thread that keeps mm touches address. */
void fault_at(struct mm_struct *mm, unsigned long address, bool write);
/* The same by one that loses its CPU when it has found the area; writing. */
void fault_slowly_at(struct mm_struct *mm, unsigned long address);
/* What either does with vma, which it has locked for read, or has mmap_lock for that. */
void handle_fault(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long address,
		  bool write);
/* What a write fault leaves behind: one page more, counted by vma and by mm. */
void add_page(struct mm_struct *mm, struct vm_area_struct *vma);

/* The attributes must be those that somebody gave them together. */
static inline void check_attributes(struct vm_area_struct *vma)
{
	lw_assert(vma->vm_pgoff == vma->vm_flags + 100);
}

/* A user more, a user less; with the last one, what is mapped goes. */
static inline void mmget(struct mm_struct *mm)
{
	refcount_inc(&mm->mm_users);
}
/* For who keeps mm's memory only.  False: what was mapped goes, or is gone. */
static inline bool mmget_not_zero(struct mm_struct *mm)
{
	return refcount_inc_not_zero(&mm->mm_users);
}
void mmput(struct mm_struct *mm);

#endif /* MM_MMAP_H */
