// SPDX-License-Identifier: GPL-2.0-or-later
/* crowd.c - areas as the scenarios of this lock begin and end with them. */
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "mmap_lock.h"
#include "crowd.h"

static struct vm_area_struct *crowded;	/* NULL: no crowd */
static int crowd;

void area_opens(struct vm_area_struct *vma)
{
	atomic_set(&vma->vm_refcnt, 1);
}

void area_at_rest(struct vm_area_struct *vma)
{
	lw_assert(atomic_read(&vma->vm_refcnt) == 1);
}

void crowd_begins(unsigned int *number)
{
	unsigned int areas = digit(number, AREAS), nr = digit(number, CROWDS);
	unsigned int stamp = digit(number, STAMPS), seq = digit(number, SEQS);
	unsigned int full = digit(number, FULLS);

	setup_mms(areas, stamp, seq, full);
	if (nr) {
		/* The area's own count makes it one more. */
		crowd = VMA_REF_LIMIT - 3 + (int)nr;
		crowded = vma_lookup(mms[0], place_address(HERE));
		atomic_set(&crowded->vm_refcnt, 1 + crowd);
	}
}

void crowd_leaves(void)
{
	int nr;

	if (!crowded)
		return;
	nr = xchg(&crowd, 0);
	if (!nr)
		return;
	/* The last one goes by the book. */
	(void)atomic_sub_return_release(nr - 1, &crowded->vm_refcnt);
	vma_end_read(crowded);
}

void crowd_ends(void)
{
	crowd_leaves();
	check_mms();
}
