// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - two address spaces, a few areas, and what threads do with them:
 * what of it is this lock's own, and which operations there are.
 *
 * What must hold: whoever has an area locked for read has the one that he
 * looked for, and nobody changes it; whoever has it for write is alone with it.
 */
#include <linux/kernel.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "mmap_lock.h"
#include "../mm/mmap.h"
#include "../mm/places.h"

/* A digit of lw_start(): readers that the area HERE has already: none, or up to the limit but 1 or 0. */
enum { CROWDS = 3 };

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

static void setup(void)
{
	unsigned int number = lw_start();
	unsigned int areas = digit(&number, AREAS), nr = digit(&number, CROWDS);
	unsigned int stamp = digit(&number, STAMPS), seq = digit(&number, SEQS);

	setup_mms(areas, stamp, seq);
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

static void finish(void)
{
	crowd_leaves();
	check_mms();
}

static const struct lw_op ops[] = { PLACE_OPS };

const struct lw_scenario lw_scenario = {
	.name = "vma_refcnt",
	.summary = "Linux per-VMA lock: a reference count over recycled memory",
	.setup = setup,
	.finish = finish,
	.lost = true,
	.ops = ops,
	.nops = ARRAY_SIZE(ops),
	.nstarts = AREAS * CROWDS * STAMPS * SEQS,
	.min_threads = 2,
	.max_threads = 4,
	.max_ops = 3,
	.stress_ops = PLACE_STRESS_OPS,
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 2, { { FAULT_SLOW, HERE }, { PROTECT, HERE } } },
			{ 2, { { EXEC_EXIT, HERE }, { SPLIT, BESIDE } } },
			{ 2, { { FAULT_SLOW, HERE }, { COUNT, HERE } } },
		},
	},
};
