// SPDX-License-Identifier: GPL-2.0-or-later
/* tasks.c - what programs do: fault, map, fork, exit. */
#include <linux/sched.h>

#include "mm.h"
#include "scenario.h"

void op_fault_read(unsigned int place)
{
	handle_mm_fault(place_mm(place), place_address(place), false);
}

void op_fault_write(unsigned int place)
{
	handle_mm_fault(place_mm(place), place_address(place), true);
}

void op_munmap(unsigned int place)
{
	do_munmap(place_mm(place), place_address(place));
}

void op_mmap(unsigned int place)
{
	unsigned long address = place_address(place);

	mmap_region(place_mm(place), address, address + 1);
}

void op_mremap(unsigned int place)
{
	move_vma(place_mm(place), place_address(place));
}

void op_split(unsigned int place)
{
	split_vma(place_mm(place), place_address(place));
}

void op_merge(unsigned int place)
{
	merge_vma(place_mm(place), place_address(place));
}

/* A child with the same pages, which writes to one of them and exits. */
void op_fork(unsigned int place)
{
	struct mm_struct *child = dup_mm(place_mm(place));

	if (!child)
		return;
	handle_mm_fault(child, place_address(place), true);
	exit_mmap(child);
}

/*
 * The area at this place goes; a new address space comes, with an area at the same
 * place, uses it, and goes too: the anon_vma's memory may have been in both.
 */
void op_exec_exit(unsigned int place)
{
	unsigned long address = place_address(place);
	struct mm_struct *mm;

	do_munmap(place_mm(place), address);
	mm = mm_alloc();
	if (!mm)
		return;
	mmap_region(mm, address, address + 1);
	handle_mm_fault(mm, address, true);
	exit_mmap(mm);
}
