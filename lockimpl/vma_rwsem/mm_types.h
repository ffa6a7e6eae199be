/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm_types.h - address spaces and the areas in them, as far as their locks go.
 *
 * Who may touch what:
 *
 *	field		is changed				is read
 *	vm_lock		its own business			by anybody who has found the VMA,
 *								in an RCU section
 *	vm_lock_seq	WRITE_ONCE: VMA detached, or vm_lock	READ_ONCE by anybody in an RCU
 *			held for write				section; plain with vm_lock
 *								held, or mmap_lock for write
 *	detached	VMA locked for write			VMA locked, or mmap_lock
 *	vm_mm		before it can be found			by anybody who has found the VMA
 *	vm_faults	VMA locked for read, vm_faults_lock	the same, or VMA locked for
 *								write
 *	all others	VMA locked for write			VMA locked, or mmap_lock
 *
 * An area's memory goes a grace period after it was taken out of the tree: who
 * has found it in an RCU section has it until the end of that, and behind it if he
 * has it locked.
 */
#ifndef VMA_RWSEM_MM_TYPES_H
#define VMA_RWSEM_MM_TYPES_H

#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "../mm/rss.h"
#include "../mm/tree.h"
#include "rwsem.h"

struct mm_struct;

struct vm_area_struct {
	union {
		struct {
			unsigned long vm_start;	/* first address */
			unsigned long vm_end;	/* first address behind it */
		};
		struct rcu_head vm_rcu;		/* freed: nobody asks where it was */
	};
	struct mm_struct *vm_mm;

	unsigned long vm_flags;
	unsigned long vm_pgoff;

	/* Readers in the fault path count here, among themselves under the lock. */
	spinlock_t vm_faults_lock;
	unsigned long vm_faults;

	bool detached;		/* not in the tree: not yet, or not any more */
	/* Equal to mm_lock_seq: write-locked until that moves on. */
	unsigned int vm_lock_seq;
	struct rwsem vm_lock;
};

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)

#define MMF_UNSTABLE	1ul	/* being torn down by the OOM reaper: leave it alone */

struct mm_struct {
	struct rw_semaphore mmap_lock;
	/* Odd while mmap_lock is held for write.  Changed under it only. */
	seqcount_t mm_lock_seq;
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

#endif /* VMA_RWSEM_MM_TYPES_H */
