/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm_types.h - address spaces and the areas in them, as far as their locks go.
 *
 * Who may touch what:
 *
 *	field		is changed				is read
 *	vm_refcnt	atomics					by anybody in an RCU section
 *	vm_lock_seq	WRITE_ONCE: VMA detached, or entered	READ_ONCE by anybody in an RCU
 *			by its writer				section; means something only
 *								with a reference.  Plain by
 *								who has mmap_lock for write
 *	vm_mm		before it is attached			with a reference, or mmap_lock
 *	range		VMA locked for write			the same
 *	vm_faults	VMA locked for read, vm_faults_lock	the same, or VMA locked for
 *								write
 *	all others	VMA locked for write			VMA locked, or mmap_lock
 *
 * "With a reference": vm_refcnt was raised by the caller.  Memory of an area is
 * type-stable: an RCU section keeps it an area, though not the same one.  What a
 * reader looks at to find out which one it is now, before it has locked it, is
 * declared in vm_area_cache_init().
 */
#ifndef VMA_REFCNT_MM_TYPES_H
#define VMA_REFCNT_MM_TYPES_H

#include <linux/atomic.h>
#include <linux/rcuwait.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "../mm/rss.h"
#include "../mm/tree.h"

struct mm_struct;

/*
 * vm_refcnt: 0 while the VMA is detached; attached it is 1, and 1 more for each
 * reader.  A writer adds VMA_LOCK_OFFSET while it waits for readers to go.
 */
#define VMA_LOCK_OFFSET	0x40000000
/* Readers may raise the count up to here, which a writer's mark is above. */
#define VMA_REF_LIMIT	(VMA_LOCK_OFFSET - 1)

struct vm_area_struct {
	unsigned long vm_start;		/* first address */
	unsigned long vm_end;		/* first address behind it */
	struct mm_struct *vm_mm;

	unsigned long vm_flags;
	unsigned long vm_pgoff;

	/* Readers in the fault path count here, among themselves under the lock. */
	spinlock_t vm_faults_lock;
	unsigned long vm_faults;

	/* Equal to mm_lock_seq: write-locked until that moves on. */
	unsigned int vm_lock_seq;
	atomic_t vm_refcnt;
};

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)

#define MMF_UNSTABLE	1ul	/* being torn down by the OOM reaper: leave it alone */

struct mm_struct {
	struct rw_semaphore mmap_lock;
	/* Odd while mmap_lock is held for write.  Changed under it only. */
	seqcount_t mm_lock_seq;
	/* The writer that waits for a VMA's readers; mmap_lock makes it the only one. */
	struct rcuwait vma_writer_wait;
	unsigned long flags;	/* MMF_*, anybody, READ_ONCE and WRITE_ONCE */
	/* Those who use what is mapped; all of them together hold one mm_count. */
	refcount_t mm_users;
	/* Keeps this structure, not what is mapped. */
	refcount_t mm_count;
	/* Which area covers an address. */
	struct area_tree mm_tree;
	/* Sum of vm_faults of all areas. */
	struct mm_rss rss;
};

#endif /* VMA_REFCNT_MM_TYPES_H */
