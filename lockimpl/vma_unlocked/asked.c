// SPDX-License-Identifier: GPL-2.0-or-later
/* asked.c - what must hold of a call of vma_start_read_unlocked(), whoever calls. */
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "callers.h"

/* Of each thread, the call that it is in. */
static struct call {
	unsigned int rounds;	/* of the slow path */
	unsigned int seq;	/* mm_lock_seq in the last one */
} calls[LW_SCENARIO_MAX_THREADS];

/*
 * A call that comes here again was not to be helped by waiting for writers.  If
 * none of them has been in since, nothing is different now, nor will be next time;
 * if one has, the next one may do the same to it, as often as there are any.
 */
void slow_path_taken(struct mm_struct *mm)
{
	struct call *call = &calls[lw_self()];
	unsigned int seq = mm->mm_lock_seq.sequence;

	lw_op_fell_back();
	lw_assert(call->rounds == 0 || call->seq != seq);
	lw_assert(call->rounds == 0);
	call->rounds++;
	call->seq = seq;
}

/* NULL was the answer, and no writer has been in since before the call: it is so. */
static void check_none(struct mm_struct *mm, unsigned long address, unsigned int seq)
{
	mmap_read_lock(mm);
	if (mm->mm_lock_seq.sequence == seq)
		lw_assert(!vma_lookup(mm, address));
	mmap_read_unlock(mm);
}

struct vm_area_struct *ask_start_read(struct mm_struct *mm, unsigned long address)
{
	/* Not an acquire: what orders the call's reads is to be the lock's own. */
	unsigned int seq = READ_ONCE(mm->mm_lock_seq.sequence);
	struct vm_area_struct *vma;

	calls[lw_self()].rounds = 0;
	vma = vma_start_read_unlocked(mm, address);
	if (!vma)
		check_none(mm, address, seq);
	return vma;
}
