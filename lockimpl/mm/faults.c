// SPDX-License-Identifier: GPL-2.0-or-later
/* faults.c - page faults: the readers. */
#include <linux/sched.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "mmap_lock.h"

#include "places.h"

/* As lock_vma_under_rcu(), by a thread that loses its CPU as soon as it has found the area. */
static struct vm_area_struct *lock_vma_after_a_while(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	rcu_read_lock();
	vma = vma_lookup_rcu(mm, address);
	cpu_relax();
	if (vma)
		vma = vma_start_read_at(mm, vma, address);
	rcu_read_unlock();
	return vma;
}

/*
 * What the area at place was looked up as: the start that it was identified by,
 * or, if it does not cover the place, something that no area is identified by.
 */
static unsigned long place_key(struct vm_area_struct *vma, unsigned int place)
{
	unsigned long address = place_address(place);

	return address >= vma->vm_start && address < vma->vm_end ? vma->vm_start : address;
}

/* The fault itself.  Nobody changes vma meanwhile. */
static void handle_fault(struct vm_area_struct *vma, unsigned int place, bool write)
{
	lw_claim(vma, place_mm(place), place_key(vma, place));
	lw_enter_read(vma);
	check_attributes(vma);
	if (write && !mm_is_unstable(place_mm(place))) {
		spin_lock(&vma->vm_faults_lock);
		vma->vm_faults++;
		spin_unlock(&vma->vm_faults_lock);
	}
	lw_exit_read(vma);
	lw_unclaim(vma);
}

/*
 * The long way, when the short one has failed: lock the area under mmap_lock
 * and go on as before.  With too many readers, stay under mmap_lock.
 */
static void fault_under_mmap_lock(unsigned int place, bool write)
{
	struct mm_struct *mm = place_mm(place);
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, place_address(place));
	if (vma && vma_start_read_locked(vma)) {
		mmap_read_unlock(mm);
		handle_fault(vma, place, write);
		vma_end_read(vma);
		return;
	}
	if (vma)
		handle_fault(vma, place, write);
	mmap_read_unlock(mm);
}

static void fault(struct vm_area_struct *vma, unsigned int place, bool write)
{
	if (vma) {
		handle_fault(vma, place, write);
		vma_end_read(vma);
	} else {
		lw_op_fell_back();
		fault_under_mmap_lock(place, write);
	}
}

void op_fault_read(unsigned int place)
{
	fault(lock_vma_under_rcu(place_mm(place), place_address(place)), place, false);
}

void op_fault_write(unsigned int place)
{
	fault(lock_vma_under_rcu(place_mm(place), place_address(place)), place, true);
}

void op_fault_slow(unsigned int place)
{
	fault(lock_vma_after_a_while(place_mm(place), place_address(place)), place, true);
}
