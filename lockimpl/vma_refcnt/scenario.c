// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - two address spaces, a few areas, and what threads do with them:
 * how it begins, what must hold at the end, and which operations there are.
 *
 * What must hold: whoever has an area locked for read has the one that he
 * looked for, and nobody changes it; whoever has it for write is alone with it.
 */
#include <linux/kernel.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "mmap.h"
#include "scenario.h"

struct mm_struct *mms[NR_MMS];

/* Where the plan takes place, and the crowd is: an area of one page in mms[0]. */
#define HERE 4
/* The second page of the area beside it. */
#define BESIDE 2

/* ---- beginnings ---------------------------------------------------------- */

/*
 * lw_start() is a number of mixed radix; its digits, the first one lowest, choose:
 *
 *	areas	mms[0] has a few areas, in one node of the tree, or one for each page, in three
 *	crowd	readers that one area has already: none, or up to the limit but 1 or 0
 *	stamp	vm_lock_seq of all areas, counted from the number that their
 *		address space is at: never locked, locked last time, locked
 *		2^31 sections ago (which is next time), a little more than that
 *	seq	where the address spaces' numbers start
 */
enum { AREAS = 2, CROWDS = 3, STAMPS = 4, SEQS = 3 };

static const unsigned int stamps[STAMPS] = { 0, -1u, 1, 3 };
static const unsigned int seqs[SEQS][NR_MMS] = { { 0, 0 }, { 6, 2 }, { UINT_MAX - 1, 4 } };

static unsigned int digit(unsigned int *number, unsigned int radix)
{
	unsigned int d = *number % radix;

	*number /= radix;
	return d;
}

static struct vm_area_struct *crowded;	/* NULL: no crowd */
static int crowd;

/* An area as mmap_region() leaves it, with nobody about to be kept out. */
static struct tree_entry setup_area(struct mm_struct *mm, unsigned int from, unsigned int to,
				    unsigned int stamp)
{
	struct vm_area_struct *vma = vm_area_alloc(mm, from * PAGE_SIZE, to * PAGE_SIZE);

	lw_identify(vma, mm, vma->vm_start);
	vm_flags_reset(vma, 1);
	if (stamp)
		vma->vm_lock_seq = mm->mm_lock_seq.sequence + stamps[stamp];
	atomic_set(&vma->vm_refcnt, 1);
	return (struct tree_entry){ vma->vm_start, vma->vm_end, vma };
}

static struct mm_struct *setup_mm(unsigned int seq, unsigned int stamp, const unsigned int *borders,
				  unsigned int nr)
{
	struct tree_entry areas[NR_PAGES];
	struct mm_struct *mm = mm_alloc();
	unsigned int i;

	mm->mm_lock_seq.sequence = seq;
	for (i = 0; i < nr; i++)
		areas[i] = setup_area(mm, borders[i], borders[i + 1], stamp);
	tree_build(&mm->mm_tree, areas, nr);
	return mm;
}

/* Where areas end and the next ones begin, in pages. */
static const unsigned int few[] = { 0, 2, 3 };
static const unsigned int many[] = { 0, 1, 2, 3, 4 };

static void setup(void)
{
	unsigned int number = lw_start();
	unsigned int areas = digit(&number, AREAS), nr = digit(&number, CROWDS);
	unsigned int stamp = digit(&number, STAMPS), seq = digit(&number, SEQS);

	mm_caches_init();
	mms[0] = setup_mm(seqs[seq][0], stamp, areas ? many : few, areas ? 4 : 2);
	mms[1] = setup_mm(seqs[seq][1], stamp, few, 1);
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

/* ---- the end ------------------------------------------------------------- */

/* Nobody is left: areas without readers, unlocked; address spaces kept by us alone. */
static void check_mm(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	unsigned long at = 0;

	for (vma = vma_find(mm, 0); vma; vma = vma_find(mm, at)) {
		lw_assert(atomic_read(&vma->vm_refcnt) == 1);
		lw_assert(vma->vm_mm == mm);
		lw_assert(vma->vm_start >= at && vma->vm_end > vma->vm_start);
		check_attributes(vma);
		at = vma->vm_end;
	}
	lw_assert(refcount_read(&mm->mm_users) == 1);
	lw_assert(refcount_read(&mm->mm_count) == 1);
}

static void finish(void)
{
	unsigned int i;

	crowd_leaves();
	for (i = 0; i < NR_MMS; i++)
		check_mm(mms[i]);
}

enum {
	FAULT_READ, FAULT_WRITE, FAULT_SLOW, PROTECT, COUNT, MUNMAP, MMAP, MOVE, MREMAP,
	SPLIT, MERGE, FORK, EXEC_EXIT,
};

static const struct lw_op ops[] = {
	[FAULT_READ] = { "fault-read", op_fault_read, NR_PLACES },
	[FAULT_WRITE] = { "fault-write", op_fault_write, NR_PLACES },
	[FAULT_SLOW] = { "fault-slow", op_fault_slow, NR_PLACES },
	[PROTECT] = { "mprotect", op_mprotect, NR_PLACES },
	[COUNT] = { "count-faults", op_count_faults, NR_PLACES },
	[MUNMAP] = { "munmap", op_munmap, NR_PLACES },
	[MMAP] = { "mmap", op_mmap, NR_PLACES },
	[MOVE] = { "move", op_move, NR_PLACES },
	[MREMAP] = { "mremap", op_mremap, NR_PLACES },
	[SPLIT] = { "split", op_split, NR_PLACES },
	[MERGE] = { "merge", op_merge, NR_PLACES },
	[FORK] = { "fork", op_fork, NR_PLACES },
	[EXEC_EXIT] = { "exec-exit", op_exec_exit, NR_PLACES },
};

const struct lw_scenario lw_scenario = {
	.name = "vma_refcnt",
	.summary = "Linux per-VMA lock: a reference count over recycled memory",
	.setup = setup,
	.finish = finish,
	.ops = ops,
	.nops = ARRAY_SIZE(ops),
	.nstarts = AREAS * CROWDS * STAMPS * SEQS,
	.min_threads = 2,
	.max_threads = 4,
	.max_ops = 3,
	.stress_ops = 5000,	/* count-faults wants less than 1000000 faults */
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 2, { { FAULT_SLOW, HERE }, { PROTECT, HERE } } },
			{ 2, { { EXEC_EXIT, HERE }, { SPLIT, BESIDE } } },
			{ 2, { { FAULT_SLOW, HERE }, { COUNT, HERE } } },
		},
	},
};
