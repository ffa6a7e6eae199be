// SPDX-License-Identifier: GPL-2.0-or-later
/* rmap.c - who maps a page: counting them, and finding them. */
#include <lockweave/check.h>

#include "rmap.h"

/* ---- counting ------------------------------------------------------------ */

static struct anon_vma *anon_mapping(struct anon_vma *anon_vma)
{
	return (struct anon_vma *)((char *)anon_vma + PAGE_MAPPING_ANON);
}

static unsigned long linear_page_index(const struct vm_area_struct *vma, unsigned long address)
{
	return address - vma->vm_start + vma->vm_pgoff;
}

/*
 * Reclaim may be looking, if page was mapped before.  The values are those of
 * that time: all areas that can map the page share one anon_vma.
 */
static void __page_set_anon_rmap(struct page *page, struct vm_area_struct *vma,
				 unsigned long address)
{
	struct anon_vma *anon_vma = READ_ONCE(vma->anon_vma);

	VM_BUG_ON(!anon_vma);
	WRITE_ONCE(page->mapping, anon_mapping(anon_vma));
	WRITE_ONCE(page->index, linear_page_index(vma, address));
}

/* page is new, and not on the LRU yet: whoever gets it from there sees this [4]. */
void page_add_new_anon_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address)
{
	atomic_set(&page->_mapcount, 0);
	page->family = vma->vm_mm->family;
	__page_set_anon_rmap(page, vma, address);
}

/* page was swapped out, and is mapped again; page->lock held. */
void page_add_anon_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address)
{
	VM_BUG_ON(!spin_is_locked(&page->lock));
	if (atomic_inc_and_test(&page->_mapcount)) {
		__page_set_anon_rmap(page, vma, address);
		return;
	}
	VM_BUG_ON(READ_ONCE(page->mapping) != anon_mapping(vma->anon_vma));
	VM_BUG_ON(READ_ONCE(page->index) != linear_page_index(vma, address));
}

/* As fork does: the area's copy is on the same list. */
void page_dup_rmap(struct page *page)
{
	atomic_inc(&page->_mapcount);
}

/*
 * page->mapping stays: somebody may be about to map the page again, who has
 * counted already but not set it yet, or has set it and is not to lose it [5].
 */
void page_remove_rmap(struct page *page)
{
	/* A full barrier: not mapped, before the area leaves the anon_vma's list. */
	(void)atomic_add_negative(-1, &page->_mapcount);
	VM_BUG_ON(atomic_read(&page->_mapcount) < -1);
}

/* ---- finding ------------------------------------------------------------- */

/*
 * The anon_vma of page, locked, or NULL if there is none.  The caller has a
 * reference to page, which keeps page->mapping but not what that points to.
 *
 * In the RCU section, what is an anon_vma stays one.  And it is one now, if page
 * is mapped: its area unmaps the page first, then leaves the list, and the memory
 * can not go before a grace period after that [6].
 *
 * By the time that we have the lock it may have become another anon_vma.  If page is
 * still mapped it has not, and it can not either while we hold the lock: then
 * RCU has done its part [7].
 */
static struct anon_vma *page_lock_anon_vma(struct page *page)
{
	struct anon_vma *mapping, *anon_vma;

	rcu_read_lock();
	mapping = READ_ONCE(page->mapping);
	anon_vma = mapping_anon_vma(mapping);
	if (!anon_vma)
		goto out;
	if (!page_mapped(page))
		goto out;
	spin_lock(&anon_vma->lock);

	if (unlikely(!page_mapped(page))) {
		spin_unlock(&anon_vma->lock);
		goto out;
	}
	rcu_read_unlock();

	VM_BUG_ON(mapping != READ_ONCE(page->mapping));
	return anon_vma;
out:
	rcu_read_unlock();
	return NULL;
}

static void page_unlock_anon_vma(struct anon_vma *anon_vma)
{
	spin_unlock(&anon_vma->lock);
}

/* The same for a walk over the list; what we have is checked to be the page's, and to stay. */
static struct anon_vma *rmap_walk_begin(struct page *page)
{
	struct anon_vma *anon_vma = page_lock_anon_vma(page);

	if (anon_vma) {
		lw_claim(anon_vma, page->family, 0);
		lw_enter_read(anon_vma);
	}
	return anon_vma;
}

static void rmap_walk_end(struct anon_vma *anon_vma)
{
	lw_exit_read(anon_vma);
	lw_unclaim(anon_vma);
	page_unlock_anon_vma(anon_vma);
}

/* Where vma would map page; it need not be inside. */
static unsigned long vma_address(struct page *page, struct vm_area_struct *vma)
{
	return vma->vm_start + READ_ONCE(page->index) - vma->vm_pgoff;
}

/*
 * Where vma would map page, if it does: its entry, with ptl held.
 * The list keeps vma, hence its mm and the page table.
 */
static pte_t *page_check_address(struct page *page, struct vm_area_struct *vma)
{
	unsigned long address = vma_address(page, vma);
	struct mm_struct *mm = vma->vm_mm;
	pte_t *pte;

	if (address < vma->vm_start || address >= vma->vm_end)
		return NULL;
	pte = &mm->pgtable->pte[address];
	if (!(READ_ONCE(*pte) & PTE_PRESENT))
		return NULL;
	spin_lock(&mm->pgtable->ptl);
	if ((*pte & ~PTE_YOUNG) == ((pte_t)page | PTE_PRESENT))
		return pte;
	spin_unlock(&mm->pgtable->ptl);
	return NULL;
}

static int page_referenced_one(struct page *page, struct vm_area_struct *vma, int *mapcount)
{
	pte_t *pte = page_check_address(page, vma);
	int referenced;

	if (!pte)
		return 0;
	referenced = !!(*pte & PTE_YOUNG);
	WRITE_ONCE(*pte, *pte & ~PTE_YOUNG);
	(*mapcount)--;
	spin_unlock(&vma->vm_mm->pgtable->ptl);
	return referenced;
}

int page_referenced(struct page *page)
{
	struct anon_vma *anon_vma = rmap_walk_begin(page);
	struct vm_area_struct *vma;
	int mapcount, referenced = 0;

	if (!anon_vma)
		return 0;
	mapcount = page_mapcount(page);
	list_for_each_entry(vma, &anon_vma->head, anon_vma_node) {
		referenced += page_referenced_one(page, vma, &mapcount);
		if (!mapcount)
			break;
	}
	rmap_walk_end(anon_vma);
	return referenced;
}

/* Into `kind`.  False: this entry stays. */
static bool unmap_one(struct page *page, struct vm_area_struct *vma, pte_t kind)
{
	pte_t *pte = page_check_address(page, vma);
	bool stays;

	if (!pte)
		return true;
	stays = kind == PTE_SWAP && *pte & PTE_YOUNG;
	if (!stays) {
		/* The entry keeps its reference. */
		WRITE_ONCE(*pte, (pte_t)page | kind);
		page_remove_rmap(page);
	}
	spin_unlock(&vma->vm_mm->pgtable->ptl);
	return !stays;
}

static void unmap_all(struct page *page, pte_t kind)
{
	struct anon_vma *anon_vma = rmap_walk_begin(page);
	struct vm_area_struct *vma;

	if (!anon_vma)
		return;
	list_for_each_entry(vma, &anon_vma->head, anon_vma_node)
		if (!unmap_one(page, vma, kind) || !page_mapped(page))
			break;
	rmap_walk_end(anon_vma);
}

void try_to_unmap(struct page *page)
{
	unmap_all(page, PTE_SWAP);
}

/* ---- to other memory ------------------------------------------------------ */

void try_to_migrate(struct page *page)
{
	unmap_all(page, PTE_MIGRATION);
}

/* The entry is from's, and not present: it becomes one of `to` [12].  ptl held. */
static void redirect_pte(pte_t *pte, struct page *from, struct page *to,
			 struct vm_area_struct *vma, unsigned long address)
{
	pte_t new = (pte_t)to | PTE_SWAP;

	refcount_inc(&to->_count);
	if ((*pte & PTE_FLAGS) == PTE_MIGRATION) {
		page_add_anon_rmap(to, vma, address);
		new = (pte_t)to | PTE_PRESENT;
	}
	WRITE_ONCE(*pte, new);
	/* Not the last one: the caller has one. */
	refcount_dec(&from->_count);
}

static void remove_migration_pte(struct page *from, struct page *to, struct vm_area_struct *vma)
{
	unsigned long address = vma_address(from, vma);
	struct pgtable *pgtable = vma->vm_mm->pgtable;
	pte_t *pte;

	if (address < vma->vm_start || address >= vma->vm_end)
		return;
	spin_lock(&pgtable->ptl);
	pte = &pgtable->pte[address];
	if ((*pte & ~PTE_YOUNG) == ((pte_t)from | PTE_SWAP))
		redirect_pte(pte, from, to, vma, address);
	spin_unlock(&pgtable->ptl);
}

/*
 * With no page mapped the areas may have gone meanwhile, and the anon_vma be another or
 * nobody's: then there is no entry left to be found, and its list does no harm [10].
 * Else the walk finds each entry: those that move or are copied go to an area that
 * is behind on the list [9].
 */
void remove_migration_ptes(struct page *from, struct page *to)
{
	struct anon_vma *anon_vma = mapping_anon_vma(READ_ONCE(from->mapping));
	struct vm_area_struct *vma;

	spin_lock(&anon_vma->lock);
	lw_enter_read(anon_vma);
	list_for_each_entry(vma, &anon_vma->head, anon_vma_node)
		remove_migration_pte(from, to, vma);
	lw_exit_read(anon_vma);
	spin_unlock(&anon_vma->lock);
}
