// SPDX-License-Identifier: GPL-2.0-or-later
/* begin.c - how it begins: address spaces with areas; and what must hold at the end. */
#include <lockweave/check.h>

#include "mmap_lock.h"

#include "mmap.h"
#include "places.h"

struct mm_struct *mms[NR_MMS];

/*
 * Of lw_start(), a number of mixed radix:
 *
 *	areas	mms[0] has a few areas, in one node of the tree, or one for each page, in three
 *	stamp	vm_lock_seq of all areas, counted from the number that their
 *		address space is at: never locked, locked last time, locked
 *		2^31 sections ago (which is next time), a little more than that
 *	seq	where the address spaces' numbers start
 *	full	if mms[0] has a few areas: behind all places are as many more as the tree
 *		has room for, so that who wants one more is told that there is none
 */
static const unsigned int stamps[STAMPS] = { 0, -1u, 1, 3 };
static const unsigned int seqs[SEQS][NR_MMS] = { { 0, 0 }, { 6, 2 }, { UINT_MAX - 1, 4 } };

/* Where areas end and the next ones begin, in pages. */
static const unsigned int few[] = { 0, 2, 3 };
static const unsigned int many[] = { 0, 1, 2, 3, 4 };

/* The lowest digit of number, which loses it. */
unsigned int digit(unsigned int *number, unsigned int radix)
{
	unsigned int d = *number % radix;

	*number /= radix;
	return d;
}

/* An area as mmap_region() leaves it, with nobody about to be kept out. */
static struct tree_entry setup_area(struct mm_struct *mm, unsigned int from, unsigned int to,
				    unsigned int stamp)
{
	struct vm_area_struct *vma = vm_area_alloc(mm, from * PAGE_SIZE, to * PAGE_SIZE);

	lw_identify(vma, mm, vma->vm_start);
	vm_flags_reset(vma, 1);
	if (stamp)
		vma->vm_lock_seq = mm->mm_lock_seq.sequence + stamps[stamp];
	area_opens(vma);
	return (struct tree_entry){ vma->vm_start, vma->vm_end, vma };
}

static struct mm_struct *setup_mm(unsigned int seq, unsigned int stamp, const unsigned int *borders,
				  unsigned int nr, bool full)
{
	struct tree_entry areas[TREE_ROOM] __attribute__((__uninitialized__));
	struct mm_struct *mm = mm_alloc();
	unsigned int i, page = NR_PAGES;

	mm->mm_lock_seq.sequence = seq;
	for (i = 0; i < nr; i++)
		areas[i] = setup_area(mm, borders[i], borders[i + 1], stamp);
	for (; full && nr < TREE_ROOM; nr++, page++)
		areas[nr] = setup_area(mm, page, page + 1, stamp);
	tree_build(&mm->mm_tree, areas, nr);
	return mm;
}

void setup_mms(unsigned int areas, unsigned int stamp, unsigned int seq, unsigned int full)
{
	mm_caches_init();
	mms[0] = setup_mm(seqs[seq][0], stamp, areas ? many : few, areas ? 4 : 2, full && !areas);
	mms[1] = setup_mm(seqs[seq][1], stamp, few, 1, false);
}

/* Areas and locks at rest; address spaces kept by us alone. */
static void check_mm(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	unsigned long at = 0, at_page, faults = 0;

	for (vma = vma_find(mm, 0); vma; vma = vma_find(mm, at)) {
		area_at_rest(vma);
		/* It is what is found at all its addresses. */
		for (at_page = vma->vm_start; at_page < vma->vm_end; at_page += PAGE_SIZE)
			lw_assert(vma_lookup(mm, at_page) == vma);
		lw_assert(vma_lookup(mm, vma->vm_end - 1) == vma);
		lw_assert(vma->vm_mm == mm);
		lw_assert(vma->vm_start >= at && vma->vm_end > vma->vm_start);
		check_attributes(vma);
		faults += vma->vm_faults;
		at = vma->vm_end;
	}
	lw_assert(rss_sum(&mm->rss) == faults);
	lw_assert(!rwsem_is_locked(&mm->mmap_lock));
	/* Even: a write section that ends ends its write locks, or they keep readers out. */
	lw_assert(!(mm->mm_lock_seq.sequence & 1));
	lw_assert(refcount_read(&mm->mm_users) == 1);
	lw_assert(refcount_read(&mm->mm_count) == 1);
}

void check_mms(void)
{
	unsigned int i;

	for (i = 0; i < NR_MMS; i++)
		check_mm(mms[i]);
}
