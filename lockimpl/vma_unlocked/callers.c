// SPDX-License-Identifier: GPL-2.0-or-later
/* callers.c - callers in their own address space, which the kernel copies from as well. */
#include <linux/mutex.h>
#include <linux/sched.h>
#include <lockweave/check.h>

#include "callers.h"
#include "uaccess.h"
#include "../mm/places.h"

/* Locked by who may fault with it held: so never under mmap_lock. */
static struct device {
	struct mutex lock;
	unsigned long calls;
} device;

void callers_begin(void)
{
	mutex_init(&device.lock);
}

/* The next page of the same address space. */
static unsigned long address_beside(unsigned int place)
{
	return place_address((place + NR_MMS) % NR_PLACES);
}

static void read_at(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma = ask_start_read(mm, address);

	if (IS_ERR_OR_NULL(vma))
		return;
	handle_fault(mm, vma, address, false);
	vma_end_read(vma);
}

void op_read(unsigned int place)
{
	read_at(place_mm(place), place_address(place));
}

/* One after the other: not the second with the first one locked. */
void op_read_two(unsigned int place)
{
	struct mm_struct *mm = place_mm(place);
	unsigned long address = place_address(place);
	struct vm_area_struct *vma = ask_start_read(mm, address);

	if (!IS_ERR_OR_NULL(vma)) {
		handle_fault(mm, vma, address, true);
		cond_resched();
		vma_end_read(vma);
	}
	read_at(mm, address_beside(place));
}

/* A driver: takes its own lock, its arguments from memory, and an area. */
void op_ioctl(unsigned int place)
{
	struct mm_struct *mm = place_mm(place);

	mutex_lock(&device.lock);
	device.calls++;
	copy_from_user(mm, address_beside(place));
	read_at(mm, place_address(place));
	mutex_unlock(&device.lock);
}

/* The same driver's memory is mapped: a change by its writer, who then tells the driver. */
void op_ioctl_mmap(unsigned int place)
{
	struct mm_struct *mm = place_mm(place);

	crowd_leaves();
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mutex_lock(&device.lock);
	device.calls++;
	mutex_unlock(&device.lock);
}

/*
 * Who is to have the area locked while he copies: page faults are disabled then, and
 * he gives it back to take one.  The page may go again: not for ever.
 */
void op_copy_locked(unsigned int place)
{
	struct mm_struct *mm = place_mm(place);
	unsigned long address = place_address(place);
	unsigned int tries;

	for (tries = 0; tries < 2; tries++) {
		struct vm_area_struct *vma = ask_start_read(mm, address);
		bool copied;

		if (IS_ERR_OR_NULL(vma))
			return;
		copied = copy_from_user_nofault();
		handle_fault(mm, vma, address, true);
		vma_end_read(vma);
		if (copied)
			return;
		fault_in_readable(mm, address_beside(place));
	}
}

/* The same with mmap_lock, the traditional way. */
void op_copy_mmap(unsigned int place)
{
	struct mm_struct *mm = place_mm(place);
	unsigned long address = place_address(place);
	unsigned int tries;

	for (tries = 0; tries < 2; tries++) {
		struct vm_area_struct *vma;
		bool copied;

		mmap_read_lock(mm);
		vma = vma_lookup(mm, address);
		copied = copy_from_user_nofault();
		if (vma)
			handle_fault(mm, vma, address, false);
		mmap_read_unlock(mm);
		if (copied)
			return;
		fault_in_readable(mm, address_beside(place));
	}
}
