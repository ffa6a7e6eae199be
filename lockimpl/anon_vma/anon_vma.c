// SPDX-License-Identifier: GPL-2.0-or-later
/* anon_vma.c - where anon_vmas come from, and which areas are on their lists. */
#include <lockweave/check.h>

#include "rmap.h"

static struct kmem_cache *anon_vma_cachep;

/*
 * Once for each piece of memory, not each use: whoever comes from an earlier use
 * may be about to take the lock, or hold it.
 */
static void anon_vma_ctor(void *memory)
{
	struct anon_vma *anon_vma = memory;

	spin_lock_init(&anon_vma->lock);
	INIT_LIST_HEAD(&anon_vma->head);
}

void rmap_init(void)
{
	anon_vma_cachep = kmem_cache_create("anon_vma", sizeof(struct anon_vma), 0,
					    SLAB_TYPESAFE_BY_RCU | SLAB_FAILSLAB,
					    anon_vma_ctor);
	/* What one may touch of whichever anon_vma it is; the list only when inside. */
	lw_stable_field(anon_vma_cachep, struct anon_vma, lock);
}

static struct anon_vma *anon_vma_alloc(struct mm_struct *mm)
{
	struct anon_vma *anon_vma = kmem_cache_alloc(anon_vma_cachep, GFP_KERNEL);

	if (anon_vma)
		lw_identify(anon_vma, mm->family, 0);
	return anon_vma;
}

/* Its list is empty; its lock may be held, and waited for, by who comes too late. */
static void anon_vma_free(struct anon_vma *anon_vma)
{
	kmem_cache_free(anon_vma_cachep, anon_vma);
}

/* Under anon_vma->lock. */
static void list_areas_add(struct anon_vma *anon_vma, struct vm_area_struct *vma)
{
	lw_enter_write(anon_vma);
	list_add_tail(&vma->anon_vma_node, &anon_vma->head);
	lw_exit_write(anon_vma);
}

/* Can vma be one with near, the area beside it?  Then they may share an anon_vma. */
static struct anon_vma *reusable_anon_vma(struct vm_area_struct *near,
					  struct vm_area_struct *vma)
{
	if (!near || near->vm_pgoff - near->vm_start != vma->vm_pgoff - vma->vm_start)
		return NULL;
	/* A fault in near may be setting it just now [3]. */
	return READ_ONCE(near->anon_vma);
}

static struct anon_vma *find_mergeable_anon_vma(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct anon_vma *anon_vma = NULL;

	if (vma->vm_end < NR_PAGES)
		anon_vma = reusable_anon_vma(mm->vma[vma->vm_end], vma);
	if (!anon_vma && vma->vm_start)
		anon_vma = reusable_anon_vma(mm->vma[vma->vm_start - 1], vma);
	return anon_vma;
}

/*
 * As soon as vma->anon_vma is set, others can put the anon_vma into a page, and
 * reclaim can find it there.  And its memory may have been another anon_vma a
 * moment ago, that somebody still has from a page of those days.  So its lock is
 * taken even if it is new [1]; that also orders all that was done to it before:
 * no barrier is needed [2].
 */
int anon_vma_prepare(struct vm_area_struct *vma)
{
	/* Others may be setting it just now; only whether it is set counts here [3]. */
	struct anon_vma *anon_vma = READ_ONCE(vma->anon_vma);
	struct mm_struct *mm = vma->vm_mm;
	struct anon_vma *allocated;

	if (likely(anon_vma))
		return 0;

	anon_vma = find_mergeable_anon_vma(vma);
	allocated = NULL;
	if (!anon_vma) {
		anon_vma = anon_vma_alloc(mm);
		if (unlikely(!anon_vma))
			return -1;
		allocated = anon_vma;
	}
	spin_lock(&anon_vma->lock);

	/* Against other faults in this area. */
	spin_lock(&mm->page_table_lock);
	if (likely(!vma->anon_vma)) {
		WRITE_ONCE(vma->anon_vma, anon_vma);
		list_areas_add(anon_vma, vma);
		allocated = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	spin_unlock(&anon_vma->lock);

	if (unlikely(allocated))
		anon_vma_free(allocated);
	return 0;
}

void anon_vma_lock(struct anon_vma *anon_vma)
{
	if (anon_vma)
		spin_lock(&anon_vma->lock);
}

void anon_vma_unlock(struct anon_vma *anon_vma)
{
	if (anon_vma)
		spin_unlock(&anon_vma->lock);
}

void __anon_vma_link(struct vm_area_struct *vma)
{
	if (vma->anon_vma)
		list_areas_add(vma->anon_vma, vma);
}

void __anon_vma_unlink(struct vm_area_struct *vma)
{
	if (!vma->anon_vma)
		return;
	lw_enter_write(vma->anon_vma);
	list_del(&vma->anon_vma_node);
	lw_exit_write(vma->anon_vma);
}

void anon_vma_link(struct vm_area_struct *vma)
{
	anon_vma_lock(vma->anon_vma);
	__anon_vma_link(vma);
	anon_vma_unlock(vma->anon_vma);
}

void anon_vma_unlink(struct vm_area_struct *vma)
{
	struct anon_vma *anon_vma = vma->anon_vma;
	bool empty;

	if (!anon_vma)
		return;
	spin_lock(&anon_vma->lock);
	__anon_vma_unlink(vma);
	/* Under the lock: of two who leave, one finds it empty [8]. */
	empty = list_empty(&anon_vma->head);
	spin_unlock(&anon_vma->lock);

	if (empty)
		anon_vma_free(anon_vma);
}
