// SPDX-License-Identifier: GPL-2.0-or-later
/* faults.c - page faults: the readers. */
#include <linux/sched.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "mmap_lock.h"

#include "mmap.h"

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
 * What the area was looked up as: the start that it was identified by, or, if it
 * does not cover the address, something that no area is identified by.
 */
static unsigned long looked_up(struct vm_area_struct *vma, unsigned long address)
{
	return address >= vma->vm_start && address < vma->vm_end ? vma->vm_start : address;
}

/* A page more is there, of vma, which is locked for read at least. */
void add_page(struct mm_struct *mm, struct vm_area_struct *vma)
{
	spin_lock(&vma->vm_faults_lock);
	vma->vm_faults++;
	spin_unlock(&vma->vm_faults_lock);
	rss_add(&mm->rss, 1);
}

/* The fault itself.  Nobody changes vma meanwhile. */
void handle_fault(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long address,
		  bool write)
{
	lw_claim(vma, mm, looked_up(vma, address));
	lw_enter_read(vma);
	check_attributes(vma);
	if (write && !mm_is_unstable(mm))
		add_page(mm, vma);
	lw_exit_read(vma);
	lw_unclaim(vma);
}

/*
 * The long way, when the short one has failed: lock the area under mmap_lock
 * and go on as before.  With too many readers, stay under mmap_lock.
 */
static void fault_under_mmap_lock(struct mm_struct *mm, unsigned long address, bool write)
{
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma && vma_start_read_locked(vma)) {
		mmap_read_unlock(mm);
		handle_fault(mm, vma, address, write);
		vma_end_read(vma);
		return;
	}
	if (vma)
		handle_fault(mm, vma, address, write);
	mmap_read_unlock(mm);
}

static void fault(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long address,
		  bool write)
{
	if (vma) {
		handle_fault(mm, vma, address, write);
		vma_end_read(vma);
	} else {
		lw_op_fell_back();
		fault_under_mmap_lock(mm, address, write);
	}
}

/* A thread that keeps mm touches address. */
void fault_at(struct mm_struct *mm, unsigned long address, bool write)
{
	fault(mm, lock_vma_under_rcu(mm, address), address, write);
}

/* The same by a slow one, writing. */
void fault_slowly_at(struct mm_struct *mm, unsigned long address)
{
	fault(mm, lock_vma_after_a_while(mm, address), address, true);
}
