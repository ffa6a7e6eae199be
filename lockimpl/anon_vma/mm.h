/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm.h - address spaces and their areas: faults, and what is done under
 * mmap_sem held for write.  Addresses are page numbers.
 */
#ifndef ANON_VMA_MM_H
#define ANON_VMA_MM_H

#include "mm_types.h"

/* Once, alone: the caches. */
void mm_caches_init(void);

/* An empty address space, or NULL. */
struct mm_struct *mm_alloc(void);
/* All areas go, and mm with them.  Nobody but the caller knows mm, but for reclaim. */
void exit_mmap(struct mm_struct *mm);
/* A child with the same areas and pages, or NULL. */
struct mm_struct *dup_mm(struct mm_struct *oldmm);

/* A page for address; its own if it is to be written.  Without an area there nothing happens. */
void handle_mm_fault(struct mm_struct *mm, unsigned long address, bool write);

/* An area over start up to end, if nothing is there. */
void mmap_region(struct mm_struct *mm, unsigned long start, unsigned long end);
/* The area that covers address goes. */
void do_munmap(struct mm_struct *mm, unsigned long address);
/* The area that covers address becomes two, the second from address on. */
void split_vma(struct mm_struct *mm, unsigned long address);
/* The area that covers address takes over the one behind it, if they belong together. */
void merge_vma(struct mm_struct *mm, unsigned long address);
/* The area's pages go to another place in mm, if there is room. */
void move_vma(struct mm_struct *mm, unsigned long address);

/*
 * What is in the page table for vma: it goes, and its page references after that;
 * it is copied for fork, or moved.  mmap_sem held for write, or nobody else about.
 * The area that is copied or moved to is on its anon_vma's list already.
 */
void unmap_vma_pages(struct vm_area_struct *vma);
void copy_vma_pages(struct vm_area_struct *to, struct vm_area_struct *from);
void move_vma_pages(struct vm_area_struct *to, struct vm_area_struct *from);

#endif /* ANON_VMA_MM_H */
