/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm.h - address spaces and areas: where they come from, where they go, and
 * how an area is found.
 *
 * Shared by the locks of areas.  What an area is, is a lock's own: its
 * mm_types.h says so (struct vm_area_struct, struct mm_struct) and is included
 * before this; its mmap_lock.h has the lock, its areas.c the areas' memory.
 */
#ifndef MM_MM_H
#define MM_MM_H

#include <linux/rcupdate.h>
#include <linux/refcount.h>

#include "tree.h"

/* Once, alone: the caches. */
void mm_caches_init(void);
/* The lock's part of that. */
void vm_area_cache_init(void);

/* An empty address space with one user, or NULL. */
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

/* A detached area of mm over the addresses from start up to end, or NULL. */
struct vm_area_struct *vm_area_alloc(struct mm_struct *mm, unsigned long start,
				     unsigned long end);
/*
 * A detached area that is as orig but for its lock and its faults, or NULL.  The
 * caller holds mmap_lock of orig's mm for write; readers may be in orig.
 */
struct vm_area_struct *vm_area_dup(struct vm_area_struct *orig);
/* It must be detached.  The memory may be an area again at once. */
void vm_area_free(struct vm_area_struct *vma);

/* mmap_lock held for write, vma write-locked: make it found, and attached.  False: no room. */
bool vma_link(struct mm_struct *mm, struct vm_area_struct *vma);
/* The reverse.  Readers may go on having found it. */
void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma);

/* The area that ends behind address first.  Under mmap_lock. */
static inline struct vm_area_struct *vma_find(struct mm_struct *mm, unsigned long address)
{
	return tree_find(&mm->mm_tree, address);
}

/* Who covers address.  Under mmap_lock. */
static inline struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma = vma_find(mm, address);

	return vma && address >= vma->vm_start ? vma : NULL;
}

/* Who covered address a moment ago.  In an RCU section; may be another by now. */
static inline struct vm_area_struct *vma_lookup_rcu(struct mm_struct *mm, unsigned long address)
{
	return tree_walk_rcu(&mm->mm_tree, address);
}

#endif /* MM_MM_H */
