// SPDX-License-Identifier: GPL-2.0-or-later
/* mmap.c - address spaces, and what is done with their areas under mmap_sem held for write. */
#include <lockweave/check.h>

#include "mm.h"
#include "rmap.h"

static struct kmem_cache *mm_cachep, *vma_cachep, *pgtable_cachep;

void mm_caches_init(void)
{
	mm_cachep = kmem_cache_create("mm", sizeof(struct mm_struct), 0, SLAB_FAILSLAB,
				      NULL);
	vma_cachep = kmem_cache_create("vma", sizeof(struct vm_area_struct), 0,
				       SLAB_FAILSLAB, NULL);
	pgtable_cachep = kmem_cache_create("pgtable", sizeof(struct pgtable), 0,
					   SLAB_FAILSLAB, NULL);
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_alloc(mm_cachep, GFP_KERNEL);
	unsigned int i;

	if (!mm)
		return NULL;
	init_rwsem(&mm->mmap_sem);
	spin_lock_init(&mm->page_table_lock);
	mm->family = mm;
	mm->stamp = (unsigned long)mm;
	mm->pgtable = kmem_cache_alloc(pgtable_cachep, GFP_KERNEL);
	if (!mm->pgtable) {
		kmem_cache_free(mm_cachep, mm);
		return NULL;
	}
	spin_lock_init(&mm->pgtable->ptl);
	for (i = 0; i < NR_PAGES; i++) {
		mm->vma[i] = NULL;
		mm->wrote[i] = 0;
		mm->pgtable->pte[i] = 0;
	}
	return mm;
}

/* ---- areas --------------------------------------------------------------- */

/* Who covers the addresses of vma from now on, or NULL. */
static void cover(struct vm_area_struct *vma, struct vm_area_struct *by)
{
	unsigned long i;

	for (i = vma->vm_start; i < vma->vm_end; i++)
		vma->vm_mm->vma[i] = by;
}

static struct vm_area_struct *vma_alloc(struct mm_struct *mm, unsigned long start,
					unsigned long end)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vma_cachep, GFP_KERNEL);

	if (!vma)
		return NULL;
	vma->vm_mm = mm;
	vma->vm_start = start;
	vma->vm_end = end;
	vma->vm_pgoff = start;
	vma->anon_vma = NULL;
	return vma;
}

/* The same in mm, on no list yet. */
static struct vm_area_struct *vma_dup(struct vm_area_struct *orig, struct mm_struct *mm)
{
	struct vm_area_struct *vma = vma_alloc(mm, orig->vm_start, orig->vm_end);

	if (vma) {
		vma->vm_pgoff = orig->vm_pgoff;
		vma->anon_vma = orig->anon_vma;
	}
	return vma;
}

static void vma_free(struct vm_area_struct *vma)
{
	kmem_cache_free(vma_cachep, vma);
}

static bool range_is_free(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	while (start < end)
		if (mm->vma[start++])
			return false;
	return true;
}

/* Pages first, then the list: who finds a page mapped can rely on the anon_vma [6]. */
static void unmap_vma(struct vm_area_struct *vma)
{
	cover(vma, NULL);
	unmap_vma_pages(vma);
	anon_vma_unlink(vma);
	vma_free(vma);
}

void mmap_region(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma;

	down_write(&mm->mmap_sem);
	if (range_is_free(mm, start, end)) {
		vma = vma_alloc(mm, start, end);
		if (vma)
			cover(vma, vma);
	}
	up_write(&mm->mmap_sem);
}

void do_munmap(struct mm_struct *mm, unsigned long address)
{
	down_write(&mm->mmap_sem);
	if (mm->vma[address])
		unmap_vma(mm->vma[address]);
	up_write(&mm->mmap_sem);
}

/* ---- one becomes two, two become one, one goes elsewhere ------------------ */

/* Reclaim finds each page in one of the two, whenever it looks. */
static void split_locked(struct vm_area_struct *vma, unsigned long address)
{
	struct vm_area_struct *new = vma_dup(vma, vma->vm_mm);

	if (!new)
		return;
	new->vm_pgoff += address - vma->vm_start;
	new->vm_start = address;

	anon_vma_lock(vma->anon_vma);
	vma->vm_end = address;
	__anon_vma_link(new);
	anon_vma_unlock(vma->anon_vma);
	cover(new, new);
}

void split_vma(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	down_write(&mm->mmap_sem);
	vma = mm->vma[address];
	if (vma && address != vma->vm_start)
		split_locked(vma, address);
	up_write(&mm->mmap_sem);
}

static bool can_merge(struct vm_area_struct *vma, struct vm_area_struct *next)
{
	if (next->vm_pgoff - next->vm_start != vma->vm_pgoff - vma->vm_start)
		return false;
	return !vma->anon_vma || !next->anon_vma || vma->anon_vma == next->anon_vma;
}

static void merge_locked(struct vm_area_struct *vma, struct vm_area_struct *next)
{
	struct anon_vma *anon_vma = next->anon_vma ? next->anon_vma : vma->anon_vma;

	anon_vma_lock(anon_vma);
	if (anon_vma && !vma->anon_vma) {
		/* Its pages are ours now. */
		vma->anon_vma = anon_vma;
		__anon_vma_link(vma);
	}
	vma->vm_end = next->vm_end;
	__anon_vma_unlink(next);
	anon_vma_unlock(anon_vma);
	cover(next, vma);
	vma_free(next);
}

void merge_vma(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma, *next = NULL;

	down_write(&mm->mmap_sem);
	vma = mm->vma[address];
	if (vma && vma->vm_end < NR_PAGES)
		next = mm->vma[vma->vm_end];
	if (next && can_merge(vma, next))
		merge_locked(vma, next);
	up_write(&mm->mmap_sem);
}

/* Behind the old area on the list: a walk that misses a page there finds it here. */
static void move_locked(struct vm_area_struct *vma, unsigned long start)
{
	struct vm_area_struct *new = vma_dup(vma, vma->vm_mm);

	if (!new)
		return;
	new->vm_end += start - new->vm_start;
	new->vm_start = start;
	anon_vma_link(new);
	move_vma_pages(new, vma);
	cover(new, new);
	unmap_vma(vma);
}

void move_vma(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;
	unsigned long start, size;

	down_write(&mm->mmap_sem);
	vma = mm->vma[address];
	if (vma) {
		size = vma->vm_end - vma->vm_start;
		for (start = 0; start + size <= NR_PAGES; start++)
			if (range_is_free(mm, start, start + size)) {
				move_locked(vma, start);
				break;
			}
	}
	up_write(&mm->mmap_sem);
}

/* ---- fork and exit -------------------------------------------------------- */

/* Where the next area may start, behind the one at `at` or the hole there. */
static unsigned long next_start(struct mm_struct *mm, unsigned long at)
{
	return mm->vma[at] ? mm->vma[at]->vm_end : at + 1;
}

/* False: no memory; what is there by then is as it should be. */
static bool dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm)
{
	struct vm_area_struct *vma, *new;
	unsigned long at;

	for (at = 0; at < NR_PAGES; at = next_start(oldmm, at)) {
		vma = oldmm->vma[at];
		if (!vma)
			continue;
		new = vma_dup(vma, mm);
		if (!new)
			return false;
		cover(new, new);
		/* Before there is a page that it maps [6]. */
		anon_vma_link(new);
		copy_vma_pages(new, vma);
	}
	return true;
}

struct mm_struct *dup_mm(struct mm_struct *oldmm)
{
	struct mm_struct *mm = mm_alloc();
	bool whole;

	if (!mm)
		return NULL;
	mm->family = oldmm->family;
	down_write(&oldmm->mmap_sem);
	whole = dup_mmap(mm, oldmm);
	up_write(&oldmm->mmap_sem);
	if (whole)
		return mm;
	exit_mmap(mm);
	return NULL;
}

/* Reclaim may look at mm and its page table until the last area is off its list. */
void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *areas[NR_PAGES] __attribute__((__uninitialized__));
	unsigned int nr = 0, i;
	unsigned long at;

	for (at = 0; at < NR_PAGES; at = next_start(mm, at))
		if (mm->vma[at])
			areas[nr++] = mm->vma[at];
	for (i = 0; i < nr; i++)
		unmap_vma_pages(areas[i]);
	for (i = 0; i < nr; i++)
		anon_vma_unlink(areas[i]);
	kmem_cache_free(pgtable_cachep, mm->pgtable);
	for (i = 0; i < nr; i++)
		vma_free(areas[i]);
	kmem_cache_free(mm_cachep, mm);
}
