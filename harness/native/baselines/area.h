/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * area.h - areas that are locked by a lock of the C library: all but that lock.
 *
 * mmap_lock is the same as our locks have, so that the area's lock is all the
 * difference.  The file that includes this has defined `struct area_lock` and
 *
 *	void area_lock_init(struct area_lock *lock)
 *	bool area_read_trylock(struct area_lock *lock)
 *	void area_read_lock(), area_read_unlock(), area_write_lock(), area_write_unlock()
 */
#ifndef LW_NATIVE_BASELINES_AREA_H
#define LW_NATIVE_BASELINES_AREA_H

#include <linux/rwsem.h>
#include <linux/slab.h>
#include <lockweave/native_lock.h>

struct area {
	unsigned long start, end, flags, pgoff;
	struct area_lock lock;
};

struct mm {
	struct rw_semaphore mmap_lock;
	struct kmem_cache *areas;
};

static void *new_mm(void)
{
	struct mm *mm = kzalloc(sizeof(*mm), GFP_KERNEL);

	init_rwsem(&mm->mmap_lock);
	mm->areas = kmem_cache_create("area", sizeof(struct area), 0, 0, NULL);
	return mm;
}

static void *new_vma(void *mm, unsigned long start, unsigned long end)
{
	struct area *area = kmem_cache_alloc(((struct mm *)mm)->areas, GFP_KERNEL);

	*area = (struct area){ .start = start, .end = end, .flags = 1, .pgoff = 101 };
	area_lock_init(&area->lock);
	return area;
}

static bool start_read(void *mm, void *vma, unsigned long address)
{
	struct area *area = vma;

	(void)mm;
	if (!area_read_trylock(&area->lock))
		return false;
	if (likely(address >= area->start && address < area->end))
		return true;
	area_read_unlock(&area->lock);
	return false;
}

static void read_lock(void *mm)
{
	down_read(&((struct mm *)mm)->mmap_lock);
}

static void start_read_locked(void *mm, void *vma)
{
	(void)mm;
	area_read_lock(&((struct area *)vma)->lock);
}

static void read_unlock(void *mm)
{
	up_read(&((struct mm *)mm)->mmap_lock);
}

static void end_read(void *mm, void *vma)
{
	(void)mm;
	area_read_unlock(&((struct area *)vma)->lock);
}

static void write_lock(void *mm)
{
	down_write(&((struct mm *)mm)->mmap_lock);
}

static void start_write(void *mm, void *vma)
{
	(void)mm;
	area_write_lock(&((struct area *)vma)->lock);
}

static void end_write(void *mm, void *vma)
{
	area_write_unlock(&((struct area *)vma)->lock);
	up_write(&((struct mm *)mm)->mmap_lock);
}

const struct lw_native_lock lw_native_lock = {
	.field = { LW_NATIVE_FIELD(struct area, lock) },
	.vma_size = sizeof(struct area),
	.attribute = { offsetof(struct area, flags), offsetof(struct area, pgoff) },
	.mm_new = new_mm,
	.vma_new = new_vma,
	.start_read = start_read,
	.mmap_read_lock = read_lock,
	.start_read_locked = start_read_locked,
	.mmap_read_unlock = read_unlock,
	.end_read = end_read,
	.mmap_write_lock = write_lock,
	.start_write = start_write,
	.end_write = end_write,
};

#endif /* LW_NATIVE_BASELINES_AREA_H */
