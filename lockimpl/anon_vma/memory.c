// SPDX-License-Identifier: GPL-2.0-or-later
/* memory.c - page tables: faults fill them, unmapping empties them. */
#include <linux/sched.h>
#include <lockweave/check.h>

#include "mm.h"
#include "page.h"
#include "rmap.h"

static pte_t mk_pte(struct page *page)
{
	return (pte_t)page | PTE_PRESENT | PTE_YOUNG;
}

/* Under ptl: who makes an entry a migration entry holds page->lock until it is none any more. */
static void check_migration(pte_t pte)
{
	if ((pte & PTE_FLAGS) == PTE_MIGRATION)
		VM_BUG_ON(!spin_is_locked(&pte_page(pte)->lock));
}

/* ---- what programs find in their pages; under ptl -------------------------- */

/* The program reads: it finds what it has written, or its parent had when it forked. */
static void check_read(const struct mm_struct *mm, unsigned long address, const struct page *page)
{
	lw_assert(page->data == mm->wrote[address]);
}

static void write_data(struct mm_struct *mm, unsigned long address, struct page *page)
{
	page->data = ++mm->stamp;
	mm->wrote[address] = page->data;
}

/* What the program has at one address it has at another now. */
static void move_data(struct mm_struct *mm, unsigned long to, unsigned long from)
{
	mm->wrote[to] = mm->wrote[from];
	mm->wrote[from] = 0;
}

/* ---- faults ---------------------------------------------------------------- */

/* page is new; it takes the place of what is in pte.  ptl held. */
static void set_new_page(struct vm_area_struct *vma, unsigned long address, pte_t *pte,
			 struct page *page)
{
	if (*pte)
		page->data = pte_page(*pte)->data;
	check_read(vma->vm_mm, address, page);
	write_data(vma->vm_mm, address, page);
	page_add_new_anon_rmap(page, vma, address);
	lru_cache_add(page);
	WRITE_ONCE(*pte, mk_pte(page));
}

/*
 * A page of its own for address, whose entry was orig a moment ago: nothing, or a
 * page that others map as well.
 */
static void fault_new_page(struct vm_area_struct *vma, unsigned long address, pte_t *pte,
			   pte_t orig)
{
	struct mm_struct *mm = vma->vm_mm;
	struct page *page, *drop;

	if (anon_vma_prepare(vma))
		return;
	page = alloc_page();
	if (!page)
		return;

	spin_lock(&mm->pgtable->ptl);
	if (*pte == orig) {
		set_new_page(vma, address, pte, page);
		drop = pte_page(orig);
		if (drop)
			page_remove_rmap(drop);
	} else {
		drop = page;	/* somebody was faster */
	}
	spin_unlock(&mm->pgtable->ptl);
	if (drop)
		put_page(drop);
}

/* The page is in the swap cache, or migrates.  If it is locked, the task faults again, some time. */
static void fault_swapped(struct vm_area_struct *vma, unsigned long address, pte_t *pte, pte_t orig)
{
	struct mm_struct *mm = vma->vm_mm;
	struct page *page = pte_page(orig);

	spin_lock(&mm->pgtable->ptl);
	check_migration(*pte);
	/* The entry is what keeps the page, so look at it first. */
	if (*pte == orig && trylock_page(page)) {
		page_add_anon_rmap(page, vma, address);
		check_read(mm, address, page);
		WRITE_ONCE(*pte, mk_pte(page));
		unlock_page(page);
	}
	spin_unlock(&mm->pgtable->ptl);
}

/*
 * Nobody else uses page, a present entry of ours does.  Not page_mapcount(): it is somebody's
 * as well who has it in a swap entry, and will find there what it was when he forked.
 */
static bool page_is_ours(struct page *page)
{
	if (refcount_read(&page->_count) != 1)
		return false;
	/* Behind what others did with it: pairs with put_page()'s release [11]. */
	smp_acquire__after_ctrl_dep();
	return true;
}

/* True if it was used as it is; false: to be written, and others have it, too. */
static bool fault_present(struct vm_area_struct *vma, unsigned long address, pte_t *pte,
			  pte_t orig, bool write)
{
	struct mm_struct *mm = vma->vm_mm;
	struct page *page = pte_page(orig);
	bool done = true;

	spin_lock(&mm->pgtable->ptl);
	if (*pte == orig) {
		check_read(mm, address, page);
		done = !write || page_is_ours(page);
		if (done && write)
			write_data(mm, address, page);
		if (done && !(orig & PTE_YOUNG))
			WRITE_ONCE(*pte, orig | PTE_YOUNG);
	}
	spin_unlock(&mm->pgtable->ptl);
	return done;
}

void handle_mm_fault(struct mm_struct *mm, unsigned long address, bool write)
{
	struct vm_area_struct *vma;
	pte_t *pte, orig;

	down_read(&mm->mmap_sem);
	vma = mm->vma[address];
	if (vma) {
		pte = &mm->pgtable->pte[address];
		/* Whoever changes it looks again, with the lock. */
		orig = READ_ONCE(*pte);
		if (orig & PTE_SWAP)
			fault_swapped(vma, address, pte, orig);
		else if (!orig || !fault_present(vma, address, pte, orig, write))
			fault_new_page(vma, address, pte, orig);
	}
	up_read(&mm->mmap_sem);
}

/* ---- all entries of an area --------------------------------------------------- */

/* An entry is about to go: page must be known as one of vma's. */
static void check_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address)
{
	lw_assert(mapping_anon_vma(READ_ONCE(page->mapping)) == vma->anon_vma);
	lw_assert(READ_ONCE(page->index) == address - vma->vm_start + vma->vm_pgoff);
}

void unmap_vma_pages(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct page *gone[NR_PAGES] __attribute__((__uninitialized__));
	unsigned int nr = 0, i;
	unsigned long address;

	spin_lock(&mm->pgtable->ptl);
	for (address = vma->vm_start; address < vma->vm_end; address++) {
		pte_t *pte = &mm->pgtable->pte[address], old = *pte;

		if (!old)
			continue;
		check_migration(old);
		WRITE_ONCE(*pte, 0);
		mm->wrote[address] = 0;
		gone[nr++] = pte_page(old);
		if (old & PTE_PRESENT) {
			check_rmap(pte_page(old), vma, address);
			page_remove_rmap(pte_page(old));
		}
	}
	spin_unlock(&mm->pgtable->ptl);
	for (i = 0; i < nr; i++)
		put_page(gone[i]);
}

void copy_vma_pages(struct vm_area_struct *to, struct vm_area_struct *from)
{
	struct mm_struct *mm = to->vm_mm, *oldmm = from->vm_mm;
	unsigned long address;

	spin_lock(&mm->pgtable->ptl);
	spin_lock(&oldmm->pgtable->ptl);
	for (address = from->vm_start; address < from->vm_end; address++) {
		pte_t pte = oldmm->pgtable->pte[address];

		if (!pte)
			continue;
		check_migration(pte);
		get_page(pte_page(pte));
		if (pte & PTE_PRESENT) {
			page_dup_rmap(pte_page(pte));
			pte &= ~PTE_YOUNG;
		}
		WRITE_ONCE(mm->pgtable->pte[address], pte);
		mm->wrote[address] = oldmm->wrote[address];
	}
	spin_unlock(&oldmm->pgtable->ptl);
	spin_unlock(&mm->pgtable->ptl);
	/* Page tables can be long. */
	cond_resched();
}

void move_vma_pages(struct vm_area_struct *to, struct vm_area_struct *from)
{
	struct mm_struct *mm = to->vm_mm;
	pte_t *pte = mm->pgtable->pte;
	unsigned long i;

	spin_lock(&mm->pgtable->ptl);
	for (i = 0; i < to->vm_end - to->vm_start; i++) {
		move_data(mm, to->vm_start + i, from->vm_start + i);
		WRITE_ONCE(pte[to->vm_start + i], pte[from->vm_start + i]);
		WRITE_ONCE(pte[from->vm_start + i], 0);
	}
	spin_unlock(&mm->pgtable->ptl);
	cond_resched();
}
