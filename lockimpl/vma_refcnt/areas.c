// SPDX-License-Identifier: GPL-2.0-or-later
/* areas.c - the areas' memory: from a type-stable cache, used again at once. */
#include <linux/slab.h>
#include <lockweave/check.h>

#include "mmap_lock.h"

static struct kmem_cache *vm_area_cachep;

/*
 * Once for each piece of memory, not each use: a count of zero is how areas
 * come back, and readers left over from an earlier use rely on finding it so.
 */
static void vm_area_ctor(void *memory)
{
	struct vm_area_struct *vma = memory;

	spin_lock_init(&vma->vm_faults_lock);
	vma_lock_init(vma, true);
	lw_watch_count(&vma->vm_refcnt, VMA_REF_LIMIT, VMA_LOCK_OFFSET);
}

void vm_area_cache_init(void)
{
	vm_area_cachep = kmem_cache_create("vma", sizeof(struct vm_area_struct), 0,
					   SLAB_TYPESAFE_BY_RCU | SLAB_FAILSLAB,
					   vm_area_ctor);

	/* The lock; and by what a reader knows the area that he looked for. */
	lw_stable_field(vm_area_cachep, struct vm_area_struct, vm_refcnt);
	lw_stable_field(vm_area_cachep, struct vm_area_struct, vm_lock_seq);
	lw_stable_field(vm_area_cachep, struct vm_area_struct, vm_mm);
	lw_stable_field(vm_area_cachep, struct vm_area_struct, vm_start);
	lw_stable_field(vm_area_cachep, struct vm_area_struct, vm_end);
}

/*
 * No memset(): readers left over look at vm_refcnt and vm_lock_seq, and a plain
 * store to those would race with them.  The other fields are theirs only once
 * they have a reference.
 */
struct vm_area_struct *vm_area_alloc(struct mm_struct *mm, unsigned long start,
				     unsigned long end)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!vma)
		return NULL;
	vma->vm_mm = mm;
	vma->vm_start = start;
	vma->vm_end = end;
	vma->vm_flags = 0;
	vma->vm_pgoff = 0;
	vma->vm_faults = 0;
	vma_lock_init(vma, false);
	return vma;
}

/*
 * Field by field, and none of the lock's: a copied count would let readers in
 * before the area is anything, and setting it back would forget them [8].
 */
struct vm_area_struct *vm_area_dup(struct vm_area_struct *orig)
{
	struct vm_area_struct *new = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!new)
		return NULL;
	new->vm_mm = orig->vm_mm;
	new->vm_start = orig->vm_start;
	new->vm_end = orig->vm_end;
	new->vm_flags = orig->vm_flags;
	new->vm_pgoff = orig->vm_pgoff;
	new->vm_faults = 0;
	vma_lock_init(new, false);
	return new;
}

void vm_area_free(struct vm_area_struct *vma)
{
	/* The next owner takes it for one that nobody can get hold of. */
	vma_assert_detached(vma);
	kmem_cache_free(vm_area_cachep, vma);
}
