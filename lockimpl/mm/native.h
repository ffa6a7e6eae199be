/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * native.h - a lock of areas as `lockweave bench --native` measures it; scenario
 * and tree have no part in it.  A lock's native/NAME.c includes its mmap_lock.h,
 * then this, and defines lw_native_lock with its fields and MM_NATIVE_LOCK.
 */
#ifndef MM_NATIVE_H
#define MM_NATIVE_H

#include <lockweave/native_lock.h>

#include "mmap.h"

static void *new_mm(void)
{
	mm_caches_init();
	return mm_alloc();
}

static void *new_vma(void *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vm_area_alloc(mm, start, end);
	vma_start_write(vma);
	vm_flags_reset(vma, 1);
	vma_mark_attached(vma);
	mmap_write_unlock(mm);
	return vma;
}

static bool start_read(void *mm, void *vma, unsigned long address)
{
	return vma_start_read_at(mm, vma, address) != NULL;
}

static void read_lock(void *mm)
{
	mmap_read_lock(mm);
}

static void start_read_locked(void *mm, void *vma)
{
	(void)mm;
	/* At the most it fails with a thousand million readers; there are not so many threads. */
	lw_assert(vma_start_read_locked(vma));
}

static void read_unlock(void *mm)
{
	mmap_read_unlock(mm);
}

static void end_read(void *mm, void *vma)
{
	(void)mm;
	vma_end_read(vma);
}

static void write_lock(void *mm)
{
	mmap_write_lock(mm);
}

static void start_write(void *mm, void *vma)
{
	(void)mm;
	vma_start_write(vma);
}

static void end_write(void *mm, void *vma)
{
	(void)vma;
	mmap_write_unlock(mm);
}

#define MM_NATIVE_LOCK							\
	.vma_size = sizeof(struct vm_area_struct),			\
	.attribute = {							\
		offsetof(struct vm_area_struct, vm_flags),		\
		offsetof(struct vm_area_struct, vm_pgoff),		\
	},								\
	.mm_new = new_mm,						\
	.vma_new = new_vma,						\
	.start_read = start_read,					\
	.mmap_read_lock = read_lock,					\
	.start_read_locked = start_read_locked,				\
	.mmap_read_unlock = read_unlock,				\
	.end_read = end_read,						\
	.mmap_write_lock = write_lock,					\
	.start_write = start_write,					\
	.end_write = end_write

#endif /* MM_NATIVE_H */
