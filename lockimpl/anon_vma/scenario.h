/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario.h - what the parts of the scenario share: places, and the operations.
 *
 * An operation's argument names a place: which address space, which page of it.
 * For reclaim it says which end of the LRU list, and whether it loses its CPU
 * with the page in hand.
 */
#ifndef ANON_VMA_SCENARIO_H
#define ANON_VMA_SCENARIO_H

#include "mm_types.h"

#define NR_MMS		2u
#define NR_PLACES	(NR_MMS * NR_PAGES)

#define RECLAIM_NEWEST	1u
#define RECLAIM_SLOW	2u
#define NR_RECLAIMS	4u

extern struct mm_struct *mms[NR_MMS];

static inline struct mm_struct *place_mm(unsigned int place)
{
	return mms[place % NR_MMS];
}

static inline unsigned long place_address(unsigned int place)
{
	return place / NR_MMS;
}

/* reclaim.c */
void op_referenced(unsigned int how);
void op_reclaim(unsigned int how);
void op_migrate(unsigned int how);

/* tasks.c */
void op_fault_read(unsigned int place);
void op_fault_write(unsigned int place);
void op_munmap(unsigned int place);
void op_mmap(unsigned int place);
void op_mremap(unsigned int place);
void op_split(unsigned int place);
void op_merge(unsigned int place);
void op_fork(unsigned int place);
void op_exec_exit(unsigned int place);

#endif /* ANON_VMA_SCENARIO_H */
