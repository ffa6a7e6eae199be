/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario.h - what the parts of the scenario share: places, and the operations.
 *
 * An operation's argument names a place: which address space, which page of it.
 */
#ifndef VMA_REFCNT_SCENARIO_H
#define VMA_REFCNT_SCENARIO_H

#include "mm.h"

#define NR_MMS		2u
#define NR_PAGES	4u
#define NR_PLACES	(NR_MMS * NR_PAGES)
#define MM_LIMIT	(NR_PAGES * PAGE_SIZE)	/* addresses are below */

extern struct mm_struct *mms[NR_MMS];

static inline struct mm_struct *place_mm(unsigned int place)
{
	return mms[place % NR_MMS];
}

static inline unsigned long place_start(unsigned int place)
{
	return (unsigned long)(place / NR_MMS) * PAGE_SIZE;
}

/* In the middle of the page: an area's start is not what is looked up. */
static inline unsigned long place_address(unsigned int place)
{
	return place_start(place) + PAGE_SIZE / 2;
}

/* The attributes must be those that somebody gave them together. */
static inline void check_attributes(struct vm_area_struct *vma)
{
	lw_assert(vma->vm_pgoff == vma->vm_flags + 100);
}

/*
 * In some beginnings one area has nearly as many readers as it can have.  They
 * do nothing; whoever wants to write sends them away first, all at once.
 */
void crowd_leaves(void);

/* faults.c */
void op_fault_read(unsigned int place);
void op_fault_write(unsigned int place);
void op_fault_slow(unsigned int place);

/* changes.c */
void op_mprotect(unsigned int place);
void op_count_faults(unsigned int place);
void op_munmap(unsigned int place);
void op_mmap(unsigned int place);
void op_move(unsigned int place);
void op_mremap(unsigned int place);
void op_split(unsigned int place);
void op_merge(unsigned int place);
void op_fork(unsigned int place);
void op_exec_exit(unsigned int place);

#endif /* VMA_REFCNT_SCENARIO_H */
