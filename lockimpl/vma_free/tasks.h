/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tasks.h - processes: each has an address space, which it may share, replace by
 * another, or lose.
 */
#ifndef VMA_FREE_TASKS_H
#define VMA_FREE_TASKS_H

#include <linux/spinlock.h>

#include "mmap_lock.h"

struct task {
	spinlock_t alloc_lock;
	struct mm_struct *mm;	/* of which it is a user; NULL: it has exited.  alloc_lock */
};

#define NR_TASKS	2u
extern struct task tasks[NR_TASKS];

/* An argument names a task and one of its pages. */
#define NR_PAGES	3u
#define NR_SPOTS	(NR_TASKS * NR_PAGES)

static inline struct task *spot_task(unsigned int spot)
{
	return &tasks[spot % NR_TASKS];
}

static inline unsigned long spot_start(unsigned int spot)
{
	return (unsigned long)(spot / NR_TASKS) * PAGE_SIZE;
}

static inline unsigned long spot_address(unsigned int spot)
{
	return spot_start(spot) + PAGE_SIZE / 2;
}

/* tasks.c */
void op_fault_read(unsigned int spot);
void op_fault_write(unsigned int spot);
void op_fault_slow(unsigned int spot);
void op_munmap(unsigned int spot);
void op_mmap(unsigned int spot);
void op_split(unsigned int spot);
void op_clone(unsigned int task);
void op_exec(unsigned int task);
void op_exit(unsigned int task);
void op_scan(unsigned int spot);
void op_mrelease(unsigned int task);

#endif /* VMA_FREE_TASKS_H */
