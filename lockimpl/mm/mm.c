// SPDX-License-Identifier: GPL-2.0-or-later
/* mm.c - address spaces: where they come from and where they go; what is in them. */
#include <linux/slab.h>
#include <lockweave/check.h>

#include "mmap_lock.h"

#include "mm.h"

static struct kmem_cache *mm_cachep;

void mm_caches_init(void)
{
	tree_cache_init();
	mm_cachep = kmem_cache_create("mm", sizeof(struct mm_struct), 0,
				       SLAB_FAILSLAB, NULL);
	vm_area_cache_init();
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_alloc(mm_cachep, GFP_KERNEL);

	if (!mm)
		return NULL;
	mmap_init_lock(mm);
	mm->flags = 0;
	rss_init(&mm->rss);
	refcount_set(&mm->mm_users, 1);
	refcount_set(&mm->mm_count, 1);
	RCU_INIT_POINTER(mm->mm_tree.root, NULL);
	return mm;
}

void __mmdrop(struct mm_struct *mm)
{
	lw_assert(!rss_sum(&mm->rss));
	kmem_cache_free(mm_cachep, mm);
}

bool vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_mark_attached(vma);
	if (likely(tree_store(&mm->mm_tree, vma->vm_start, vma->vm_end, vma)))
		return true;
	vma_mark_detached(vma);
	return false;
}

void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_mark_detached(vma);
	(void)tree_store(&mm->mm_tree, vma->vm_start, vma->vm_end, NULL);
}
