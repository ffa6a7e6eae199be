// SPDX-License-Identifier: GPL-2.0-or-later
/* areas.c - the areas' memory. */
#include <string.h>
#include <linux/slab.h>
#include <lockweave/check.h>

#include "mmap_lock.h"

static struct kmem_cache *vm_area_cachep;

void vm_area_cache_init(void)
{
	vm_area_cachep = kmem_cache_create("vma", sizeof(struct vm_area_struct), 0,
					   SLAB_FAILSLAB, NULL);
}

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm, unsigned long start,
				     unsigned long end)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!vma)
		return NULL;
	memset(vma, 0, sizeof(*vma));
	vma->vm_mm = mm;
	vma->vm_start = start;
	vma->vm_end = end;
	spin_lock_init(&vma->vm_faults_lock);
	vma->detached = true;
	vma_lock_init(vma);
	return vma;
}

/*
 * As printed: all of it, and what must not be the same is set right afterwards.
 * Readers may be in orig, and its locks change under the copy; nobody can have
 * found the new one.
 */
struct vm_area_struct *vm_area_dup(struct vm_area_struct *orig)
{
	struct vm_area_struct *new = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!new)
		return NULL;
	data_race(memcpy(new, orig, sizeof(*new)));
	vma_lock_init(new);
	new->detached = true;
	spin_lock_init(&new->vm_faults_lock);
	new->vm_faults = 0;
	return new;
}

/* Nobody is to have it any more, not even for a moment. */
void __vm_area_free(struct vm_area_struct *vma)
{
	VM_BUG_ON_VMA(rwsem_is_taken(&vma->vm_lock), vma);
	kmem_cache_free(vm_area_cachep, vma);
}
