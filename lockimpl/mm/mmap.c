// SPDX-License-Identifier: GPL-2.0-or-later
/* mmap.c - the writers of an address space. */
#include <linux/sched.h>
#include <lockweave/check.h>

#include "mmap_lock.h"

#include "mmap.h"

/* mmap_lock held for write; the range is free. */
static void mmap_locked(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = vm_area_alloc(mm, start, end);

	if (!vma)
		return;
	lw_assert(!vma->vm_faults);	/* of another life */
	lw_identify(vma, mm, start);
	vma_start_write(vma);
	lw_enter_write(vma);
	if (!vma_link(mm, vma)) {
		lw_exit_write(vma);
		vm_area_free(vma);
		return;
	}
	/* It can be found already, and locked not before we are done. */
	vm_flags_reset(vma, 1);
	lw_exit_write(vma);
}

static bool range_is_free(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = vma_find(mm, start);

	return !vma || vma->vm_start >= end;
}

void mmap_region(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	mmap_write_lock(mm);
	if (range_is_free(mm, start, end))
		mmap_locked(mm, start, end);
	mmap_write_unlock(mm);
}

/* Where size bytes are free, from start on and around; or limit. */
static unsigned long free_range(struct mm_struct *mm, unsigned long start, unsigned long size,
				unsigned long limit)
{
	unsigned long tried;

	for (tried = 0; tried < limit; tried += PAGE_SIZE) {
		if (start + size <= limit && range_is_free(mm, start, start + size))
			return start;
		start += PAGE_SIZE;
		if (start >= limit)
			start = 0;
	}
	return limit;
}

void mmap_anywhere(struct mm_struct *mm, unsigned long start, unsigned long end,
		   unsigned long limit)
{
	unsigned long size = end - start;

	mmap_write_lock(mm);
	start = free_range(mm, start, size, limit);
	if (start < limit)
		mmap_locked(mm, start, start + size);
	mmap_write_unlock(mm);
}

void do_munmap(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma) {
		vma_start_write(vma);
		lw_enter_write(vma);
		vm_flags_reset(vma, 0);
		rss_add(&mm->rss, -vma->vm_faults);
		cond_resched();
		lw_exit_write(vma);
		vma_unlink(mm, vma);
	}
	mmap_write_unlock(mm);
	if (vma)
		vm_area_free(vma);
}

/* mmap_lock held for write; address is inside vma, and not its start. */
static void split_locked(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long address)
{
	struct vm_area_struct *new = vm_area_dup(vma);

	if (!new)
		return;
	lw_assert(!new->vm_faults);
	new->vm_start = address;
	lw_identify(new, mm, address);
	vma_start_write(vma);
	vma_start_write(new);

	lw_enter_write(vma);
	vma->vm_end = address;
	if (!vma_link(mm, new)) {
		vma->vm_end = new->vm_end;
		vm_area_free(new);
	}
	lw_exit_write(vma);
}

void split_vma(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma && address != vma->vm_start)
		split_locked(mm, vma, address);
	mmap_write_unlock(mm);
}

void merge_vma(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma, *next = NULL;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma)
		next = vma_lookup(mm, vma->vm_end);
	if (next) {
		vma_start_write(vma);
		vma_start_write(next);

		lw_enter_write(vma);
		vma_mark_detached(next);
		vma->vm_end = next->vm_end;
		vma->vm_faults += next->vm_faults;
		/* A store over areas makes no more of them: there is room. */
		(void)tree_store(&mm->mm_tree, next->vm_start, next->vm_end, vma);
		lw_exit_write(vma);
	}
	mmap_write_unlock(mm);
	if (next)
		vm_area_free(next);
}

void do_mprotect(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma) {
		vma_start_write(vma);
		lw_enter_write(vma);
		check_attributes(vma);
		if (!mm_is_unstable(mm))
			vm_flags_reset(vma, vma->vm_flags + 1);
		lw_exit_write(vma);
	}
	mmap_write_unlock(mm);
}

/* The area for what is mapped in vma to be mapped from start on, attached; or NULL: no room. */
static struct vm_area_struct *copy_vma(struct mm_struct *mm, struct vm_area_struct *vma,
				       unsigned long start)
{
	struct vm_area_struct *new = vm_area_dup(vma);

	if (!new)
		return NULL;
	new->vm_start = start;
	new->vm_end = start + vma->vm_end - vma->vm_start;
	lw_identify(new, mm, start);
	vma_start_write(new);
	if (!vma_link(mm, new)) {
		vm_area_free(new);
		return NULL;
	}
	return new;
}

/* Page tables go over: what faults have filled in is not to be changed meanwhile. */
static void move_page_tables(struct vm_area_struct *vma, struct vm_area_struct *new)
{
	lw_enter_write(vma);
	lw_enter_write(new);
	new->vm_faults = vma->vm_faults;
	cond_resched();
	vma->vm_faults = 0;
	lw_exit_write(new);
	lw_exit_write(vma);
}

void move_vma(struct mm_struct *mm, unsigned long address, unsigned long limit)
{
	struct vm_area_struct *vma, *new = NULL;
	unsigned long start;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma) {
		start = free_range(mm, vma->vm_end, vma->vm_end - vma->vm_start, limit);
		if (start < limit)
			new = copy_vma(mm, vma, start);
	}
	if (new) {
		vma_start_write(vma);
		move_page_tables(vma, new);
		vma_unlink(mm, vma);
	}
	mmap_write_unlock(mm);
	if (new)
		vm_area_free(vma);
}

/* The child begins with what faults have filled in so far. */
static void copy_page_range(struct vm_area_struct *new, struct vm_area_struct *vma)
{
	lw_enter_write(vma);
	new->vm_faults = vma->vm_faults;
	rss_add(&new->vm_mm->rss, new->vm_faults);
	lw_exit_write(vma);
}

/*
 * mmap_lock of both held for write; of mm nobody else knows yet.  False: no memory; mm
 * has those areas that there was memory for, and the tree knows them.
 */
static bool dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm)
{
	struct tree_entry areas[TREE_ROOM] __attribute__((__uninitialized__));
	struct vm_area_struct *vma, *new;
	unsigned int nr = 0;

	for (vma = vma_find(oldmm, 0); vma; vma = vma_find(oldmm, vma->vm_end)) {
		vma_start_write(vma);
		new = vm_area_dup(vma);
		if (!new)
			break;
		new->vm_mm = mm;
		lw_identify(new, mm, new->vm_start);
		vma_start_write(new);
		vma_mark_attached(new);
		copy_page_range(new, vma);
		areas[nr++] = (struct tree_entry){ new->vm_start, new->vm_end, new };
	}
	tree_build(&mm->mm_tree, areas, nr);
	return !vma;
}

/* Nothing is missing from the child.  mmap_lock of both held. */
static void check_copy(struct mm_struct *mm, struct mm_struct *oldmm)
{
	struct vm_area_struct *vma, *new;

	for (vma = vma_find(oldmm, 0); vma; vma = vma_find(oldmm, vma->vm_end)) {
		new = vma_lookup(mm, vma->vm_start);
		lw_assert(new && new->vm_start == vma->vm_start && new->vm_end == vma->vm_end);
		lw_assert(new->vm_mm == mm && new->vm_flags == vma->vm_flags);
	}
}

struct mm_struct *dup_mm(struct mm_struct *oldmm)
{
	struct mm_struct *mm = mm_alloc();
	bool whole;

	if (!mm)
		return NULL;
	mmap_write_lock(oldmm);
	mmap_write_lock(mm);
	whole = dup_mmap(mm, oldmm);
	if (whole)
		check_copy(mm, oldmm);
	mmap_write_unlock(mm);
	mmap_write_unlock(oldmm);
	if (whole)
		return mm;
	mmput(mm);
	return NULL;
}
