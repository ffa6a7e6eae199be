/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callers.h - who calls vma_start_read_unlocked(): in their own address space
 * (callers.c) and in another process's (remote.c).
 */
#ifndef VMA_UNLOCKED_CALLERS_H
#define VMA_UNLOCKED_CALLERS_H

#include "mmap_lock.h"

/* vma_start_read_unlocked(), and whether its answer can be right (asked.c). */
struct vm_area_struct *ask_start_read(struct mm_struct *mm, unsigned long address);

/* callers.c */
void callers_begin(void);
void op_read(unsigned int place);
void op_read_two(unsigned int place);
void op_ioctl(unsigned int place);
void op_ioctl_mmap(unsigned int place);
void op_copy_locked(unsigned int place);
void op_copy_mmap(unsigned int place);

/* remote.c */
void remote_begins(void);
void remote_ends(void);
void op_remote_read(unsigned int unused);
void op_remote_write(unsigned int unused);
void op_remote_exit(unsigned int unused);

#endif /* VMA_UNLOCKED_CALLERS_H */
