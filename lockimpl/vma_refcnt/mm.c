// SPDX-License-Identifier: GPL-2.0-or-later
/* mm.c - address spaces and areas: where they come from and where they go. */
#include <linux/bug.h>

#include "mm.h"
#include "mmap_lock.h"

static struct kmem_cache *mm_cachep;
static struct kmem_cache *vm_area_cachep;

/*
 * Once for each piece of memory, not each use: a count of zero is how areas
 * come back, and readers left over from an earlier use rely on finding it so.
 */
static void vm_area_ctor(void *memory)
{
	struct vm_area_struct *vma = memory;

	spin_lock_init(&vma->vm_faults_lock);
	atomic_set(&vma->vm_refcnt, 0);
}

void mm_caches_init(void)
{
	mm_cachep = kmem_cache_create("mm", sizeof(struct mm_struct), 0, 0, NULL);
	vm_area_cachep = kmem_cache_create("vma", sizeof(struct vm_area_struct), 0,
					   SLAB_TYPESAFE_BY_RCU, vm_area_ctor);
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_alloc(mm_cachep, GFP_KERNEL);
	unsigned int i;

	if (!mm)
		return NULL;
	mmap_init_lock(mm);
	mm->flags = 0;
	refcount_set(&mm->mm_count, 1);
	for (i = 0; i < MM_SLOTS; i++)
		RCU_INIT_POINTER(mm->mm_slot[i], NULL);
	return mm;
}

void __mmdrop(struct mm_struct *mm)
{
	kmem_cache_free(mm_cachep, mm);
}

/*
 * No memset(): readers left over look at vm_refcnt and vm_lock_seq, and a plain
 * store to those would race with them.  The other fields are theirs only once
 * they have a reference.
 */
struct vm_area_struct *vm_area_alloc(struct mm_struct *mm, unsigned long start)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!vma)
		return NULL;
	vma->vm_mm = mm;
	vma->vm_start = start;
	vma->vm_end = start + AREA_SIZE;
	vma->vm_flags = 0;
	vma->vm_pgoff = 0;
	vma->vm_faults = 0;
	vma_lock_init(vma);
	lw_identify(vma, mm, start);
	return vma;
}

void vm_area_free(struct vm_area_struct *vma)
{
	vma_assert_detached(vma);
	kmem_cache_free(vm_area_cachep, vma);
}

void vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_mark_attached(vma);
	rcu_assign_pointer(mm->mm_slot[vma->vm_start >> AREA_SHIFT], vma);
}

void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_mark_detached(vma);
	rcu_assign_pointer(mm->mm_slot[vma->vm_start >> AREA_SHIFT], NULL);
}
