// SPDX-License-Identifier: GPL-2.0-or-later
/* changes.c - what is done at a place: faults, and changes to the address space. */
#include <linux/sched.h>
#include <lockweave/check.h>

#include "mmap_lock.h"

#include "mmap.h"
#include "places.h"

void op_fault_read(unsigned int place)
{
	fault_at(place_mm(place), place_start(place), false);
}

void op_fault_write(unsigned int place)
{
	fault_at(place_mm(place), place_last(place), true);
}

void op_fault_slow(unsigned int place)
{
	fault_slowly_at(place_mm(place), place_address(place));
}

void op_mprotect(unsigned int place)
{
	crowd_leaves();
	do_mprotect(place_mm(place), place_address(place));
}

/* Looks, under the write lock, at what readers write; changes nothing. */
void op_count_faults(unsigned int place)
{
	struct mm_struct *mm = place_mm(place);
	struct vm_area_struct *vma;

	crowd_leaves();
	mmap_write_lock(mm);
	vma = vma_lookup(mm, place_address(place));
	if (vma) {
		vma_start_write(vma);
		lw_enter_write(vma);
		if (!mm_is_unstable(mm))
			lw_assert(vma->vm_faults < 1000000);
		lw_exit_write(vma);
	}
	mmap_write_unlock(mm);
}

void op_munmap(unsigned int place)
{
	crowd_leaves();
	do_munmap(place_mm(place), place_address(place));
}

void op_mmap(unsigned int place)
{
	mmap_region(place_mm(place), place_start(place), place_start(place) + PAGE_SIZE);
}

/* A page's worth of memory goes from this place to the other address space. */
void op_move(unsigned int place)
{
	crowd_leaves();
	do_munmap(place_mm(place), place_address(place));
	mmap_anywhere(place_mm(place + 1), place_start(place), place_start(place) + PAGE_SIZE,
		      MM_LIMIT);
}

/* The same address space, and another address if there is room. */
void op_mremap(unsigned int place)
{
	crowd_leaves();
	move_vma(place_mm(place), place_address(place), MM_LIMIT);
}

void op_split(unsigned int place)
{
	crowd_leaves();
	split_vma(place_mm(place), place_start(place));
}

void op_merge(unsigned int place)
{
	crowd_leaves();
	merge_vma(place_mm(place), place_address(place));
}

/* A child with the same areas, which writes to one of them and exits. */
void op_fork(unsigned int place)
{
	struct mm_struct *child;

	crowd_leaves();
	child = dup_mm(place_mm(place));
	if (!child)
		return;
	fault_at(child, place_address(place), true);
	cond_resched();
	mmput(child);
}

/*
 * An address space comes, takes over the memory of the area at this place, and
 * goes with it.
 */
void op_exec_exit(unsigned int place)
{
	struct mm_struct *mm;

	crowd_leaves();
	do_munmap(place_mm(place), place_address(place));
	mm = mm_alloc();
	if (!mm)
		return;
	mmap_region(mm, place_start(place), place_start(place) + PAGE_SIZE);
	cond_resched();
	mmput(mm);
}
