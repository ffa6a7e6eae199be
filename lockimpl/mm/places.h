/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * places.h - what the parts of a scenario share: places, and the operations.
 *
 * An operation's argument names a place: which address space, which page of it.
 */
#ifndef MM_PLACES_H
#define MM_PLACES_H

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

/* What there is to look up: the first byte, the last one, and one in the middle of the page. */
static inline unsigned long place_last(unsigned int place)
{
	return place_start(place) + PAGE_SIZE - 1;
}

static inline unsigned long place_address(unsigned int place)
{
	return place_start(place) + PAGE_SIZE / 2;
}

/* Where the plans take place: an area of one page in mms[0]; and a page of the one beside it. */
#define HERE	4u
#define BESIDE	2u

/*
 * Of the lock's scenario: what is its own at the beginning and at the end.
 *
 * area_opens(): vma is as vm_area_alloc() left it, and nobody is about: attach it.
 * area_at_rest(): nobody is left: not locked, no reader counted.
 * crowd_leaves(): in some beginnings one area has nearly as many readers as it can
 * have.  They do nothing; whoever wants to write sends them away first, all at once.
 */
void area_opens(struct vm_area_struct *vma);
void area_at_rest(struct vm_area_struct *vma);
void crowd_leaves(void);

/* begin.c */
unsigned int digit(unsigned int *number, unsigned int radix);
enum { AREAS = 2, STAMPS = 4, SEQS = 3, FULLS = 2 };
void setup_mms(unsigned int areas, unsigned int stamp, unsigned int seq, unsigned int full);
/* What must hold at the end. */
void check_mms(void);

/* changes.c */
void op_fault_read(unsigned int place);
void op_fault_write(unsigned int place);
void op_fault_slow(unsigned int place);
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

/* All of them, for a scenario's table; its own come behind. */
enum place_op {
	FAULT_READ, FAULT_WRITE, FAULT_SLOW, PROTECT, COUNT, MUNMAP, MMAP, MOVE, MREMAP,
	SPLIT, MERGE, FORK, EXEC_EXIT, NR_PLACE_OPS
};

#define PLACE_OPS							\
	[FAULT_READ] = { "fault-read", op_fault_read, NR_PLACES },	\
	[FAULT_WRITE] = { "fault-write", op_fault_write, NR_PLACES },	\
	[FAULT_SLOW] = { "fault-slow", op_fault_slow, NR_PLACES },	\
	[PROTECT] = { "mprotect", op_mprotect, NR_PLACES },		\
	[COUNT] = { "count-faults", op_count_faults, NR_PLACES },	\
	[MUNMAP] = { "munmap", op_munmap, NR_PLACES },			\
	[MMAP] = { "mmap", op_mmap, NR_PLACES },			\
	[MOVE] = { "move", op_move, NR_PLACES },			\
	[MREMAP] = { "mremap", op_mremap, NR_PLACES },			\
	[SPLIT] = { "split", op_split, NR_PLACES },			\
	[MERGE] = { "merge", op_merge, NR_PLACES },			\
	[FORK] = { "fork", op_fork, NR_PLACES },			\
	[EXEC_EXIT] = { "exec-exit", op_exec_exit, NR_PLACES }

/* count-faults wants less than 1000000 faults in all. */
#define PLACE_STRESS_OPS	20000

#endif /* MM_PLACES_H */
