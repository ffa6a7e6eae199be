/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * free.h - three ways for areas to go.
 *
 *	FREE_EACH	each by call_rcu()
 *	FREE_BATCH	several together by one call_rcu(), when there are enough of
 *			them, or an address space goes
 *	FREE_AT_EXIT	each by call_rcu(), but for those of an address space that has
 *			no user any more: at once
 */
#ifndef VMA_FREE_FREE_H
#define VMA_FREE_FREE_H

#include "mmap_lock.h"

enum free_how { FREE_EACH, FREE_BATCH, FREE_AT_EXIT, NR_FREE_HOW };

/* Set before there are threads. */
extern enum free_how free_how;

/* Alone, before anybody frees anything. */
void free_init(void);

/* Under the write lock of mmap_lock, detached: of an address space without users. */
void vm_area_free_at_exit(struct vm_area_struct *vma);
/* What waits for more to come goes on its way. */
void vm_area_drain(void);

/* Set in mm->flags when the areas have gone: there is nothing to be reaped. */
#define MMF_OOM_SKIP	2ul

#endif /* VMA_FREE_FREE_H */
