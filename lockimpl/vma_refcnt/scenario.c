// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - two address spaces, three areas, and what threads do with them:
 * page faults, changes of an area's attributes, munmap, mmap, and an address
 * space that lives only for a moment, in memory that was another's.
 *
 * What must hold: whoever has an area locked for read has the one that he
 * looked for, and nobody changes it; whoever has it for write is alone with it.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "mm.h"
#include "mmap_lock.h"

#define NR_MMS 2u

static struct mm_struct *mms[NR_MMS];

/* An operation's argument names a place: which address space, which slot of it. */
#define NR_PLACES (NR_MMS * MM_SLOTS)

static struct mm_struct *place_mm(unsigned int place)
{
	return mms[place % NR_MMS];
}

static unsigned long place_address(unsigned int place)
{
	/* In the middle of the area: its start is not what is looked up. */
	return (unsigned long)(place / NR_MMS) * AREA_SIZE + AREA_SIZE / 2;
}

static unsigned long place_start(unsigned int place)
{
	return place_address(place) & ~(AREA_SIZE - 1);
}

/* The two attributes change together, so that half a change can be told. */
static void set_attributes(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags = flags;
	vma->vm_pgoff = flags + 100;
}

static void check_attributes(struct vm_area_struct *vma)
{
	lw_assert(vma->vm_pgoff == vma->vm_flags + 100);
}

/* ---- page faults: readers ------------------------------------------------ */

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

/* The long way, when the short one has failed. */
static struct vm_area_struct *lock_vma_under_mmap_lock(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma && !vma_start_read_locked(vma))
		vma = NULL;
	mmap_read_unlock(mm);
	return vma;
}

/* What is done with the area at place, once locked, or NULL: there is none. */
static void handle_fault(struct vm_area_struct *vma, unsigned int place, bool write)
{
	if (!vma)
		vma = lock_vma_under_mmap_lock(place_mm(place), place_address(place));
	if (!vma)
		return;

	lw_claim(vma, place_mm(place), place_start(place));
	lw_enter_read(vma);
	check_attributes(vma);
	if (write && !mm_is_unstable(place_mm(place))) {
		spin_lock(&vma->vm_faults_lock);
		vma->vm_faults++;
		spin_unlock(&vma->vm_faults_lock);
	}
	lw_exit_read(vma);
	lw_unclaim(vma);
	vma_end_read(vma);
}

static void fault_read(unsigned int place)
{
	handle_fault(lock_vma_under_rcu(place_mm(place), place_address(place)), place, false);
}

static void fault_write(unsigned int place)
{
	handle_fault(lock_vma_under_rcu(place_mm(place), place_address(place)), place, true);
}

static void fault_slow(unsigned int place)
{
	handle_fault(lock_vma_after_a_while(place_mm(place), place_address(place)), place, true);
}

/* ---- writers ------------------------------------------------------------- */

static void protect(unsigned int place)
{
	struct mm_struct *mm = place_mm(place);
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, place_address(place));
	if (vma) {
		vma_start_write(vma);
		lw_enter_write(vma);
		check_attributes(vma);
		if (!mm_is_unstable(mm))
			set_attributes(vma, vma->vm_flags + 1);
		lw_exit_write(vma);
	}
	mmap_write_unlock(mm);
}

/* Looks, under the write lock, at what readers write; changes nothing. */
static void count_faults(unsigned int place)
{
	struct mm_struct *mm = place_mm(place);
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, place_address(place));
	if (vma) {
		vma_start_write(vma);
		lw_enter_write(vma);
		if (!mm_is_unstable(mm))
			lw_assert(vma->vm_faults < 1000);
		lw_exit_write(vma);
	}
	mmap_write_unlock(mm);
}

static void unmap(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma) {
		vma_start_write(vma);
		lw_enter_write(vma);
		set_attributes(vma, 0);
		cond_resched();
		lw_exit_write(vma);
		vma_unlink(mm, vma);
	}
	mmap_write_unlock(mm);
	if (vma)
		vm_area_free(vma);
}

/* mmap_lock held for write. */
static void map_locked(struct mm_struct *mm, unsigned long start)
{
	struct vm_area_struct *vma = vm_area_alloc(mm, start);

	if (!vma)
		return;
	vma_start_write(vma);
	lw_enter_write(vma);
	set_attributes(vma, 1);
	lw_exit_write(vma);
	vma_link(mm, vma);
}

/* At start, or, where that is taken and `elsewhere` allows it, in another free slot. */
static void map(struct mm_struct *mm, unsigned long start, bool elsewhere)
{
	unsigned int i, tries = elsewhere ? MM_SLOTS : 1;

	mmap_write_lock(mm);
	for (i = 0; i < tries; i++) {
		unsigned long at = (start + i * AREA_SIZE) % (MM_SLOTS * AREA_SIZE);

		if (!vma_lookup(mm, at)) {
			map_locked(mm, at);
			break;
		}
	}
	mmap_write_unlock(mm);
}

static void op_munmap(unsigned int place)
{
	unmap(place_mm(place), place_address(place));
}

static void op_mmap(unsigned int place)
{
	map(place_mm(place), place_start(place), false);
}

/* The area goes from this place to the other address space. */
static void op_move(unsigned int place)
{
	unmap(place_mm(place), place_address(place));
	map(place_mm(place + 1), place_start(place), true);
}

/* The same address space, and another address if there is room. */
static void op_mremap(unsigned int place)
{
	unmap(place_mm(place), place_address(place));
	map(place_mm(place), place_start(place) ^ AREA_SIZE, true);
}

/*
 * An address space comes, takes over the memory of the area at this place, and
 * goes with it.
 */
static void op_exec_exit(unsigned int place)
{
	struct mm_struct *mm;

	unmap(place_mm(place), place_address(place));
	mm = mm_alloc();
	map(mm, place_start(place), false);
	cond_resched();
	unmap(mm, place_address(place));
	mmdrop(mm);
}

/* ---- before and after ---------------------------------------------------- */

/* As map_locked() leaves it, with nobody about to be kept out. */
static void setup_area(struct mm_struct *mm, unsigned long start)
{
	struct vm_area_struct *vma = vm_area_alloc(mm, start);

	set_attributes(vma, 1);
	atomic_set(&vma->vm_refcnt, 1);
	RCU_INIT_POINTER(mm->mm_slot[start >> AREA_SHIFT], vma);
}

static void setup(void)
{
	unsigned int i;

	mm_caches_init();
	for (i = 0; i < NR_MMS; i++)
		mms[i] = mm_alloc();
	/* One place stays free. */
	for (i = 0; i < NR_PLACES - 1; i++)
		setup_area(place_mm(i), place_start(i));
}

/* Nobody is left: areas without readers, unlocked; address spaces kept by us alone. */
static void finish(void)
{
	unsigned int i;

	for (i = 0; i < NR_PLACES; i++) {
		struct vm_area_struct *vma = vma_lookup(place_mm(i), place_address(i));

		if (!vma)
			continue;
		lw_assert(atomic_read(&vma->vm_refcnt) == 1);
		lw_assert(vma->vm_mm == place_mm(i));
		check_attributes(vma);
	}
	for (i = 0; i < NR_MMS; i++)
		lw_assert(refcount_read(&mms[i]->mm_count) == 1);
}

enum { FAULT_READ, FAULT_WRITE, FAULT_SLOW, PROTECT, COUNT, MUNMAP, MMAP, MOVE, MREMAP, EXEC_EXIT };

static const struct lw_op ops[] = {
	[FAULT_READ] = { "fault-read", fault_read, NR_PLACES },
	[FAULT_WRITE] = { "fault-write", fault_write, NR_PLACES },
	[FAULT_SLOW] = { "fault-slow", fault_slow, NR_PLACES },
	[PROTECT] = { "mprotect", protect, NR_PLACES },
	[COUNT] = { "count-faults", count_faults, NR_PLACES },
	[MUNMAP] = { "munmap", op_munmap, NR_PLACES },
	[MMAP] = { "mmap", op_mmap, NR_PLACES },
	[MOVE] = { "move", op_move, NR_PLACES },
	[MREMAP] = { "mremap", op_mremap, NR_PLACES },
	[EXEC_EXIT] = { "exec-exit", op_exec_exit, NR_PLACES },
};

const struct lw_scenario lw_scenario = {
	.name = "vma_refcnt",
	.summary = "Linux per-VMA lock: a reference count over recycled memory",
	.setup = setup,
	.finish = finish,
	.ops = ops,
	.nops = ARRAY_SIZE(ops),
	.min_threads = 2,
	.max_threads = 4,
	.max_ops = 3,
	.plan = {
		.nthreads = 3,
		.thread = {
			{ 2, { { FAULT_SLOW, 2 }, { PROTECT, 2 } } },
			{ 1, { { EXEC_EXIT, 2 } } },
			{ 2, { { FAULT_SLOW, 2 }, { COUNT, 2 } } },
		},
	},
};
