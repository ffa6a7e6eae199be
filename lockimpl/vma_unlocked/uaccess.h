/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * uaccess.h - the kernel touches its user's memory, which may not be there.
 *
 * Nothing is copied.  Whether the page is there is for the input to say each time
 * (default: it is); if not, the thread takes a page fault, in the midst of what it
 * does and with all that it holds: it locks the area, or falls back to mmap_lock.
 */
#ifndef VMA_UNLOCKED_UACCESS_H
#define VMA_UNLOCKED_UACCESS_H

#include <lockweave/engine_api.h>

#include "mmap_lock.h"
#include "../mm/mmap.h"

/* The caller may sleep, and holds no lock that a page fault, or who it waits for, takes. */
static inline void copy_from_user(struct mm_struct *mm, unsigned long address)
{
	if (lw_fault("page fault in copy_from_user()"))
		fault_at(mm, address, false);
}

/* With page faults disabled: false if the page is not there.  Whatever the caller holds. */
static inline bool copy_from_user_nofault(void)
{
	return !lw_fault("copy_from_user_nofault() fails");
}

/* See to it that the page is there, for as long as it is: as copy_from_user(). */
static inline void fault_in_readable(struct mm_struct *mm, unsigned long address)
{
	fault_at(mm, address, false);
}

#endif /* VMA_UNLOCKED_UACCESS_H */
